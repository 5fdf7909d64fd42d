-- What was promised to customers, whether they were asked, and what is to be done with what is not settled.
CREATE TABLE commitments (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  customer TEXT NOT NULL,
  "case" TEXT NOT NULL,
  worker TEXT NOT NULL,
  organizational_unit TEXT NOT NULL,
  state BIGINT NOT NULL,
  due_time BIGINT NOT NULL,
  make_time BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX commitments_by_name ON commitments (parent, name);
CREATE INDEX commitments_by_customer ON commitments (parent, customer, name);
CREATE INDEX commitments_by_case ON commitments (parent, "case", name);
CREATE INDEX commitments_by_worker ON commitments (parent, worker, name);
CREATE INDEX commitments_by_organizational_unit ON commitments (parent, organizational_unit, name);
CREATE INDEX commitments_by_state ON commitments (parent, state, name);
CREATE INDEX commitments_by_due_time ON commitments (parent, due_time, name);
CREATE INDEX commitments_by_make_time ON commitments (parent, make_time, name);
-- What the tick looks for, and what is still to be kept for a case.
CREATE INDEX commitments_due ON commitments (due_time, name) WHERE state = 1 AND delete_time = 0;
CREATE INDEX commitments_open ON commitments (parent, "case") WHERE state = 1 AND delete_time = 0;
CREATE INDEX commitments_of_customer ON commitments (customer, name);
CREATE INDEX commitments_deleted ON commitments (delete_time) WHERE delete_time > 0;

-- When whose promise is to be brought to mind; gone once it was, or once it ended.
CREATE TABLE commitment_reminders (
  commitment TEXT NOT NULL,
  remind_time BIGINT NOT NULL,
  organization TEXT NOT NULL,
  PRIMARY KEY (commitment, remind_time)
) WITHOUT ROWID;
CREATE INDEX commitment_reminders_due ON commitment_reminders (remind_time, commitment);

CREATE TABLE follow_ups (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  "case" TEXT NOT NULL,
  customer TEXT NOT NULL,
  worker TEXT NOT NULL,
  outcome BIGINT NOT NULL,
  due_date TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX follow_ups_by_name ON follow_ups (parent, name);
CREATE INDEX follow_ups_by_case ON follow_ups (parent, "case", name);
CREATE INDEX follow_ups_by_customer ON follow_ups (parent, customer, name);
CREATE INDEX follow_ups_by_worker ON follow_ups (parent, worker, name);
CREATE INDEX follow_ups_by_outcome ON follow_ups (parent, outcome, name);
CREATE INDEX follow_ups_by_due_date ON follow_ups (parent, due_date, name);
CREATE INDEX follow_ups_of_customer ON follow_ups (customer, name);
CREATE INDEX follow_ups_deleted ON follow_ups (delete_time) WHERE delete_time > 0;

CREATE TABLE reviews (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  organizational_unit TEXT NOT NULL,
  week_date TEXT NOT NULL,
  state BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX reviews_by_name ON reviews (parent, name);
CREATE UNIQUE INDEX reviews_of_unit ON reviews (parent, organizational_unit, week_date) WHERE delete_time = 0;
CREATE INDEX reviews_by_organizational_unit ON reviews (parent, organizational_unit, name);
CREATE INDEX reviews_by_week_date ON reviews (parent, week_date, name);
CREATE INDEX reviews_by_state ON reviews (parent, state, name);

-- The cases of reviews. What is to be done is sealed under the customer's key, or the case's own. The review before that
-- had a strategy for the case is `former_review`; what was to be done stands there.
CREATE TABLE review_items (
  review TEXT NOT NULL,
  case_name TEXT NOT NULL,
  organization TEXT NOT NULL,
  week_date TEXT NOT NULL,
  receive_time BIGINT NOT NULL,
  state BIGINT NOT NULL,
  age_minutes BIGINT NOT NULL,
  missed_clocks BIGINT NOT NULL,
  broken_commitments BIGINT NOT NULL,
  review_count BIGINT NOT NULL,
  former_review TEXT NOT NULL,
  former_outcome BIGINT NOT NULL,
  decided BIGINT NOT NULL,
  owner TEXT NOT NULL,
  due_date TEXT NOT NULL,
  sealed_strategy BLOB NOT NULL,
  PRIMARY KEY (review, case_name)
) WITHOUT ROWID;
CREATE INDEX review_items_by_age ON review_items (review, receive_time, case_name);
CREATE INDEX review_items_undecided ON review_items (review, receive_time, case_name) WHERE decided = 0;
CREATE INDEX review_items_of_case ON review_items (case_name, week_date, review);
-- What a review gathers, of many more that are settled.
CREATE INDEX cases_unresolved ON cases (parent, organizational_unit, name) WHERE state < 6 AND delete_time = 0;
