-- How people grow: plans, what is said of them on the way, and what a change of levels is compared with.
CREATE TABLE development_plans (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  state BIGINT NOT NULL,
  coach TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX development_plans_by_name ON development_plans (parent, name);
CREATE INDEX development_plans_by_state ON development_plans (parent, state, name);
CREATE INDEX development_plans_by_coach ON development_plans (parent, coach, name);
CREATE INDEX development_plans_coached ON development_plans (coach, name);
CREATE INDEX development_plans_deleted ON development_plans (delete_time) WHERE delete_time > 0;

CREATE TABLE check_ins (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  date TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX check_ins_by_name ON check_ins (parent, name);
CREATE INDEX check_ins_by_date ON check_ins (parent, date, name);
CREATE INDEX check_ins_deleted ON check_ins (delete_time) WHERE delete_time > 0;

-- What an operation that proposes a cycle's plans is to do, and how far it has come; gone when it has ended.
CREATE TABLE plan_orders (
  cycle TEXT PRIMARY KEY,
  body BLOB NOT NULL                      -- touchstone.assessment.v1.PlanOrder
) WITHOUT ROWID;

-- Statements of learning systems that completed something.
CREATE TABLE learning_statements (
  organization TEXT NOT NULL,
  statement TEXT NOT NULL,                -- its id, a UUID
  PRIMARY KEY (organization, statement)
) WITHOUT ROWID;

-- How far a cycle's levels lie apart: of each competency, over the people who show a level in it.
CREATE TABLE reference_figures (
  cycle TEXT NOT NULL,
  competency TEXT NOT NULL,               -- its id in the release
  people BIGINT NOT NULL,
  sum BIGINT NOT NULL,                     -- of the levels, in tenths
  sum_of_squares BIGINT NOT NULL,
  alpha_hundredths BIGINT,                 -- Krippendorff's alpha; NULL where there is none
  PRIMARY KEY (cycle, competency)
) WITHOUT ROWID;
