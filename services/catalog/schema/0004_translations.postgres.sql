CREATE TABLE framework_translations (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  language TEXT COLLATE "C" NOT NULL
);
CREATE INDEX framework_translations_by_name ON framework_translations (parent, name);
CREATE INDEX framework_translations_by_language ON framework_translations (parent, language, name);
CREATE INDEX framework_translations_by_create_time ON framework_translations (parent, create_time, name);
CREATE INDEX framework_translations_by_update_time ON framework_translations (parent, update_time, name);
CREATE INDEX framework_translations_deleted ON framework_translations (delete_time) WHERE delete_time > 0;

CREATE TABLE competency_translations (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  language TEXT COLLATE "C" NOT NULL
);
CREATE INDEX competency_translations_by_name ON competency_translations (parent, name);
CREATE INDEX competency_translations_by_language ON competency_translations (parent, language, name);
CREATE INDEX competency_translations_by_create_time ON competency_translations (parent, create_time, name);
CREATE INDEX competency_translations_by_update_time ON competency_translations (parent, update_time, name);
CREATE INDEX competency_translations_deleted ON competency_translations (delete_time) WHERE delete_time > 0;

-- How many texts a framework or a competency has (language '') and how many of them each of its translations has,
-- kept with every write so that a report reads no body. What is deleted has no rows; what was written before this
-- table was there has none until it is written again.
CREATE TABLE text_counts (
  framework TEXT COLLATE "C" NOT NULL,
  resource TEXT COLLATE "C" NOT NULL, -- the name of the framework or of one of its competencies
  language TEXT COLLATE "C" NOT NULL, -- as in the translation's name
  texts BIGINT NOT NULL,
  outdated BIGINT NOT NULL,                -- of those
  PRIMARY KEY (framework, resource, language)
);
CREATE INDEX text_counts_by_language ON text_counts (framework, language);
