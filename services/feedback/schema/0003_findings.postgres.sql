-- What was found out about complaints, and who had a hand in a case: they do not investigate it.
CREATE TABLE findings (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  investigator TEXT COLLATE "C" NOT NULL,
  worker TEXT COLLATE "C" NOT NULL,
  result BIGINT NOT NULL,
  state BIGINT NOT NULL
);
CREATE INDEX findings_by_name ON findings (parent, name);
CREATE INDEX findings_by_investigator ON findings (parent, investigator, name);
CREATE INDEX findings_by_worker ON findings (parent, worker, name);
CREATE INDEX findings_by_result ON findings (parent, result, name);
CREATE INDEX findings_by_state ON findings (parent, state, name);
CREATE INDEX findings_by_create_time ON findings (parent, create_time, name);
CREATE INDEX findings_by_update_time ON findings (parent, update_time, name);
CREATE UNIQUE INDEX findings_standing ON findings (parent) WHERE state <> 4 AND delete_time = 0;
CREATE INDEX findings_deleted ON findings (delete_time) WHERE delete_time > 0;

CREATE TABLE case_hands (
  case_name TEXT COLLATE "C" NOT NULL,
  person TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (case_name, person)
);
