CREATE TABLE core_values (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  title TEXT COLLATE "C" NOT NULL
);
CREATE INDEX core_values_by_name ON core_values (parent, name);
CREATE INDEX core_values_by_title ON core_values (parent, title, name);
CREATE INDEX core_values_by_create_time ON core_values (parent, create_time, name);
CREATE INDEX core_values_by_update_time ON core_values (parent, update_time, name);
CREATE INDEX core_values_deleted ON core_values (delete_time) WHERE delete_time > 0;

CREATE TABLE job_analyses (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  title TEXT COLLATE "C" NOT NULL
);
CREATE INDEX job_analyses_by_name ON job_analyses (parent, name);
CREATE INDEX job_analyses_by_title ON job_analyses (parent, title, name);
CREATE INDEX job_analyses_by_create_time ON job_analyses (parent, create_time, name);
CREATE INDEX job_analyses_by_update_time ON job_analyses (parent, update_time, name);
CREATE INDEX job_analyses_deleted ON job_analyses (delete_time) WHERE delete_time > 0;

CREATE TABLE job_profiles (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  class_code TEXT COLLATE "C" NOT NULL,
  framework TEXT COLLATE "C" NOT NULL,
  release TEXT COLLATE "C" NOT NULL,
  job_analysis TEXT COLLATE "C" NOT NULL
);
CREATE INDEX job_profiles_by_name ON job_profiles (parent, name);
CREATE INDEX job_profiles_by_title ON job_profiles (parent, title, name);
CREATE INDEX job_profiles_by_class_code ON job_profiles (parent, class_code, name);
CREATE INDEX job_profiles_by_framework ON job_profiles (parent, framework, name);
CREATE INDEX job_profiles_by_release ON job_profiles (parent, release, name);
CREATE INDEX job_profiles_by_job_analysis ON job_profiles (parent, job_analysis, name);
CREATE INDEX job_profiles_by_create_time ON job_profiles (parent, create_time, name);
CREATE INDEX job_profiles_by_update_time ON job_profiles (parent, update_time, name);
CREATE INDEX job_profiles_deleted ON job_profiles (delete_time) WHERE delete_time > 0;

CREATE TABLE alignments (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  object TEXT COLLATE "C" NOT NULL,
  relation BIGINT NOT NULL
);
CREATE INDEX alignments_by_name ON alignments (parent, name);
CREATE INDEX alignments_by_subject ON alignments (parent, subject, name);
CREATE INDEX alignments_by_object ON alignments (parent, object, name);
CREATE INDEX alignments_by_relation ON alignments (parent, relation, name);
CREATE INDEX alignments_by_create_time ON alignments (parent, create_time, name);
CREATE INDEX alignments_by_update_time ON alignments (parent, update_time, name);
CREATE INDEX alignments_deleted ON alignments (delete_time) WHERE delete_time > 0;

-- Which resources use a competency, so that it does not go from under them.
CREATE TABLE competency_uses (
  competency TEXT COLLATE "C" NOT NULL,
  used_by TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (competency, used_by)
);
CREATE INDEX competency_uses_by_user ON competency_uses (used_by);
