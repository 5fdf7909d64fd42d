CREATE TABLE releases (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  number BIGINT NOT NULL,
  state BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX releases_by_name ON releases (parent, name);
CREATE INDEX releases_by_number ON releases (parent, number, name);
CREATE UNIQUE INDEX releases_unique_number ON releases (parent, number) WHERE number > 0 AND delete_time = 0;
CREATE INDEX releases_by_state ON releases (parent, state, name);
CREATE INDEX releases_by_create_time ON releases (parent, create_time, name);
CREATE INDEX releases_by_update_time ON releases (parent, update_time, name);
CREATE INDEX releases_deleted ON releases (delete_time) WHERE delete_time > 0;

-- The copy of each competency that a release holds; `competency` is its id.
CREATE TABLE released_competencies (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  title TEXT NOT NULL,
  competency TEXT NOT NULL,
  content_hash TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX released_competencies_by_name ON released_competencies (parent, name);
CREATE INDEX released_competencies_by_title ON released_competencies (parent, title, name);
CREATE INDEX released_competencies_by_create_time ON released_competencies (parent, create_time, name);
CREATE INDEX released_competencies_by_update_time ON released_competencies (parent, update_time, name);
CREATE INDEX released_competencies_by_content ON released_competencies (parent, competency, content_hash);

-- Who finds a published release: an organization's id, + for the people of every organization, * for everybody.
CREATE TABLE release_readers (
  reader TEXT NOT NULL,
  release TEXT NOT NULL,
  PRIMARY KEY (reader, release)
) WITHOUT ROWID;
CREATE INDEX release_readers_by_release ON release_readers (release);
