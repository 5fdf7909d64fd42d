-- Resources: the columns that every resource has, then those that lists filter and order by.
CREATE TABLE frameworks (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,             -- microseconds since 1970
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,             -- 0 while it is not deleted
  body BYTEA NOT NULL,                      -- touchstone.catalog.v1.Framework
  title TEXT COLLATE "C" NOT NULL
);
CREATE INDEX frameworks_by_name ON frameworks (parent, name);
CREATE INDEX frameworks_by_title ON frameworks (parent, title, name);
CREATE INDEX frameworks_by_create_time ON frameworks (parent, create_time, name);
CREATE INDEX frameworks_by_update_time ON frameworks (parent, update_time, name);
CREATE INDEX frameworks_deleted ON frameworks (delete_time) WHERE delete_time > 0;

CREATE TABLE competencies (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,                      -- touchstone.catalog.v1.Competency
  title TEXT COLLATE "C" NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  parent_competency TEXT COLLATE "C" NOT NULL
);
CREATE INDEX competencies_by_name ON competencies (parent, name);
CREATE INDEX competencies_by_title ON competencies (parent, title, name);
CREATE INDEX competencies_by_code ON competencies (parent, code, name);
CREATE UNIQUE INDEX competencies_code_is_unique ON competencies (parent, code)
  WHERE code <> '' AND delete_time = 0;
CREATE INDEX competencies_by_parent_competency ON competencies (parent, parent_competency, name);
CREATE INDEX competencies_by_create_time ON competencies (parent, create_time, name);
CREATE INDEX competencies_by_update_time ON competencies (parent, update_time, name);
CREATE INDEX competencies_deleted ON competencies (delete_time) WHERE delete_time > 0;

-- What an import last wrote into a resource: the base that tells a person's edit from a new edition of the
-- document.
CREATE TABLE import_bases (
  resource TEXT COLLATE "C" PRIMARY KEY,
  document_sha256 TEXT NOT NULL,
  import_time BIGINT NOT NULL,
  body BYTEA NOT NULL
);
