-- What was found out about complaints, and who had a hand in a case: they do not investigate it.
CREATE TABLE findings (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  investigator TEXT NOT NULL,
  worker TEXT NOT NULL,
  result BIGINT NOT NULL,
  state BIGINT NOT NULL
) WITHOUT ROWID;
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
  case_name TEXT NOT NULL,
  person TEXT NOT NULL,
  PRIMARY KEY (case_name, person)
) WITHOUT ROWID;
