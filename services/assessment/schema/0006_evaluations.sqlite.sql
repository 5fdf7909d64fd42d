-- What people are to achieve, and what became of it.
CREATE TABLE performance_expectations (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  state BIGINT NOT NULL,
  start_date TEXT NOT NULL,
  end_date TEXT NOT NULL,
  supervisor TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX performance_expectations_by_name ON performance_expectations (parent, name);
CREATE INDEX performance_expectations_by_state ON performance_expectations (parent, state, name);
CREATE INDEX performance_expectations_by_start_date ON performance_expectations (parent, start_date, name);
CREATE INDEX performance_expectations_by_end_date ON performance_expectations (parent, end_date, name);
CREATE INDEX performance_expectations_by_supervisor ON performance_expectations (parent, supervisor, name);
CREATE INDEX performance_expectations_deleted ON performance_expectations (delete_time) WHERE delete_time > 0;

CREATE TABLE evaluations (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  state BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  expectation TEXT NOT NULL,
  supervisor TEXT NOT NULL,
  present_time BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX evaluations_by_name ON evaluations (parent, name);
CREATE INDEX evaluations_by_state ON evaluations (parent, state, name);
CREATE INDEX evaluations_by_kind ON evaluations (parent, kind, name);
CREATE INDEX evaluations_by_expectation ON evaluations (parent, expectation, name);
CREATE INDEX evaluations_by_supervisor ON evaluations (parent, supervisor, name);
CREATE INDEX evaluations_by_present_time ON evaluations (parent, present_time, name);
CREATE INDEX evaluations_deleted ON evaluations (delete_time) WHERE delete_time > 0;
