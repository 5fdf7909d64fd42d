-- What everybody is asked, and what referees answered.
CREATE TABLE interview_guides (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  requisition TEXT NOT NULL,
  state BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX interview_guides_by_name ON interview_guides (parent, name);
CREATE INDEX interview_guides_by_requisition ON interview_guides (parent, requisition, name);
CREATE INDEX interview_guides_by_state ON interview_guides (parent, state, name);
CREATE INDEX interview_guides_deleted ON interview_guides (delete_time) WHERE delete_time > 0;
CREATE UNIQUE INDEX interview_guides_of_requisition ON interview_guides (parent, requisition)
  WHERE requisition <> '' AND delete_time = 0;

CREATE TABLE reference_checks (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  application TEXT NOT NULL,
  requisition TEXT NOT NULL,
  state BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX reference_checks_by_name ON reference_checks (parent, name);
CREATE INDEX reference_checks_by_application ON reference_checks (parent, application, name);
CREATE INDEX reference_checks_by_requisition ON reference_checks (parent, requisition, name);
CREATE INDEX reference_checks_by_state ON reference_checks (parent, state, name);
CREATE INDEX reference_checks_deleted ON reference_checks (delete_time) WHERE delete_time > 0;

-- Which levels answers showed, counted from 1; nothing of an answer that showed none.
CREATE TABLE reference_levels (
  reference_check TEXT NOT NULL,
  question TEXT NOT NULL,
  application TEXT NOT NULL,
  requisition TEXT NOT NULL,
  competency TEXT NOT NULL,
  level BIGINT NOT NULL,
  PRIMARY KEY (reference_check, question)
) WITHOUT ROWID;
CREATE INDEX reference_levels_by_requisition ON reference_levels (requisition, application, competency, level);
