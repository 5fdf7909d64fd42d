CREATE TABLE releases (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  number BIGINT NOT NULL,
  state BIGINT NOT NULL
);
CREATE INDEX releases_by_name ON releases (parent, name);
CREATE INDEX releases_by_number ON releases (parent, number, name);
CREATE UNIQUE INDEX releases_unique_number ON releases (parent, number) WHERE number > 0 AND delete_time = 0;
CREATE INDEX releases_by_state ON releases (parent, state, name);
CREATE INDEX releases_by_create_time ON releases (parent, create_time, name);
CREATE INDEX releases_by_update_time ON releases (parent, update_time, name);
CREATE INDEX releases_deleted ON releases (delete_time) WHERE delete_time > 0;

-- The copy of each competency that a release holds; `competency` is its id.
CREATE TABLE released_competencies (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  competency TEXT COLLATE "C" NOT NULL,
  content_hash TEXT COLLATE "C" NOT NULL
);
CREATE INDEX released_competencies_by_name ON released_competencies (parent, name);
CREATE INDEX released_competencies_by_title ON released_competencies (parent, title, name);
CREATE INDEX released_competencies_by_create_time ON released_competencies (parent, create_time, name);
CREATE INDEX released_competencies_by_update_time ON released_competencies (parent, update_time, name);
CREATE INDEX released_competencies_by_content ON released_competencies (parent, competency, content_hash);

-- Who finds a published release: an organization's id, + for the people of every organization, * for everybody.
CREATE TABLE release_readers (
  reader TEXT COLLATE "C" NOT NULL,
  release TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (reader, release)
);
CREATE INDEX release_readers_by_release ON release_readers (release);
