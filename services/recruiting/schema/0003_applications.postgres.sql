-- Who applied for what, how far they came, what they were told, and what they asked for.
CREATE TABLE applications (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  requisition TEXT COLLATE "C" NOT NULL,
  applicant TEXT COLLATE "C" NOT NULL,
  state BIGINT NOT NULL,
  stage TEXT COLLATE "C" NOT NULL,
  outreach_activity TEXT COLLATE "C" NOT NULL,
  receive_date TEXT COLLATE "C" NOT NULL
);
CREATE INDEX applications_by_name ON applications (parent, name);
CREATE INDEX applications_by_requisition ON applications (parent, requisition, name);
CREATE INDEX applications_by_applicant ON applications (parent, applicant, name);
CREATE INDEX applications_by_state ON applications (parent, state, name);
CREATE INDEX applications_by_stage ON applications (parent, stage, name);
CREATE INDEX applications_by_outreach_activity ON applications (parent, outreach_activity, name);
CREATE INDEX applications_by_receive_date ON applications (parent, receive_date, name);
CREATE INDEX applications_deleted ON applications (delete_time) WHERE delete_time > 0;
-- Who applies, applies once.
CREATE UNIQUE INDEX applications_once ON applications (applicant, requisition);
CREATE INDEX applications_in_stage ON applications (requisition, state, stage, applicant);

-- The moves of applications, in the order of `revision`: the application's before the move, 0 for the first.
-- `actor_person` is empty where the key names nobody.
CREATE TABLE stage_moves (
  application TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  requisition TEXT COLLATE "C" NOT NULL,
  applicant TEXT COLLATE "C" NOT NULL,
  kind BIGINT NOT NULL,
  from_stage TEXT COLLATE "C" NOT NULL,
  to_stage TEXT COLLATE "C" NOT NULL,
  disposition_reason TEXT COLLATE "C" NOT NULL,
  actor TEXT COLLATE "C" NOT NULL,
  actor_person TEXT COLLATE "C" NOT NULL,
  move_time BIGINT NOT NULL,
  PRIMARY KEY (application, revision)
);
CREATE INDEX stage_moves_by_stage ON stage_moves (requisition, from_stage, kind, applicant);

-- Who found something of an application's qualifications: they do not decide its review.
CREATE TABLE application_screeners (
  application TEXT COLLATE "C" NOT NULL,
  screener TEXT COLLATE "C" NOT NULL,
  person TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (application, screener)
);

CREATE TABLE application_notices (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  application TEXT COLLATE "C" NOT NULL,
  kind BIGINT NOT NULL,
  state BIGINT NOT NULL
);
CREATE INDEX application_notices_by_name ON application_notices (parent, name);
CREATE INDEX application_notices_by_application ON application_notices (parent, application, name);
CREATE INDEX application_notices_by_kind ON application_notices (parent, kind, name);
CREATE INDEX application_notices_by_state ON application_notices (parent, state, name);
CREATE INDEX application_notices_deleted ON application_notices (delete_time) WHERE delete_time > 0;

CREATE TABLE review_requests (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  application TEXT COLLATE "C" NOT NULL,
  state BIGINT NOT NULL,
  receive_date TEXT COLLATE "C" NOT NULL,
  decision_deadline TEXT COLLATE "C" NOT NULL
);
CREATE INDEX review_requests_by_name ON review_requests (parent, name);
CREATE INDEX review_requests_by_application ON review_requests (parent, application, name);
CREATE INDEX review_requests_by_state ON review_requests (parent, state, name);
CREATE INDEX review_requests_by_receive_date ON review_requests (parent, receive_date, name);
CREATE INDEX review_requests_by_decision_deadline ON review_requests (parent, decision_deadline, name);
CREATE INDEX review_requests_deleted ON review_requests (delete_time) WHERE delete_time > 0;
-- Of an application one is undecided at a time.
CREATE UNIQUE INDEX review_requests_undecided ON review_requests (application) WHERE state = 1 AND delete_time = 0;

CREATE TABLE accommodation_requests (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  application TEXT COLLATE "C" NOT NULL,
  state BIGINT NOT NULL,
  request_date TEXT COLLATE "C" NOT NULL
);
CREATE INDEX accommodation_requests_by_name ON accommodation_requests (parent, name);
CREATE INDEX accommodation_requests_by_application ON accommodation_requests (parent, application, name);
CREATE INDEX accommodation_requests_by_state ON accommodation_requests (parent, state, name);
CREATE INDEX accommodation_requests_by_request_date ON accommodation_requests (parent, request_date, name);
CREATE INDEX accommodation_requests_deleted ON accommodation_requests (delete_time) WHERE delete_time > 0;
