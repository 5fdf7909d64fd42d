-- How far people have come: cycles, who rates whom, what was said, and what it came to.
CREATE TABLE assessment_cycles (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  state BIGINT NOT NULL
);
CREATE INDEX assessment_cycles_by_name ON assessment_cycles (parent, name);
CREATE INDEX assessment_cycles_by_state ON assessment_cycles (parent, state, name);
CREATE INDEX assessment_cycles_at_step ON assessment_cycles (state, name);
CREATE INDEX assessment_cycles_deleted ON assessment_cycles (delete_time) WHERE delete_time > 0;

CREATE TABLE rater_assignments (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  rater TEXT COLLATE "C" NOT NULL,
  relation BIGINT NOT NULL
);
CREATE INDEX rater_assignments_by_name ON rater_assignments (parent, name);
CREATE INDEX rater_assignments_by_subject ON rater_assignments (parent, subject, name);
CREATE INDEX rater_assignments_by_rater ON rater_assignments (parent, rater, name);
CREATE INDEX rater_assignments_by_relation ON rater_assignments (parent, relation, name);
CREATE INDEX rater_assignments_by_seat ON rater_assignments (parent, subject, relation);
CREATE INDEX rater_assignments_by_whom ON rater_assignments (rater);
CREATE INDEX rater_assignments_deleted ON rater_assignments (delete_time) WHERE delete_time > 0;

-- What was handed in and says whose it is. Those that do not are in anonymous_ratings.
CREATE TABLE ratings (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  relation BIGINT NOT NULL
);
CREATE INDEX ratings_by_name ON ratings (parent, name);
CREATE INDEX ratings_by_subject ON ratings (parent, subject, name);
CREATE INDEX ratings_by_relation ON ratings (parent, relation, name);
CREATE INDEX ratings_deleted ON ratings (delete_time) WHERE delete_time > 0;

CREATE TABLE level_adjustments (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  subject TEXT COLLATE "C" NOT NULL
);
CREATE INDEX level_adjustments_by_name ON level_adjustments (parent, name);
CREATE INDEX level_adjustments_by_subject ON level_adjustments (parent, subject, name);
CREATE INDEX level_adjustments_deleted ON level_adjustments (delete_time) WHERE delete_time > 0;

CREATE TABLE results (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  person TEXT COLLATE "C" NOT NULL
);
CREATE INDEX results_by_name ON results (parent, name);
CREATE INDEX results_by_person ON results (parent, person, name);
CREATE INDEX results_by_whom ON results (person);
CREATE INDEX results_deleted ON results (delete_time) WHERE delete_time > 0;

CREATE TABLE appeals (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  state BIGINT NOT NULL
);
CREATE INDEX appeals_by_name ON appeals (parent, name);
CREATE INDEX appeals_by_state ON appeals (parent, state, name);
CREATE INDEX appeals_deleted ON appeals (delete_time) WHERE delete_time > 0;

-- What is rated: copied out of the release when a cycle is prepared, so that it stays what it was.
CREATE TABLE cycle_forms (
  cycle TEXT COLLATE "C" PRIMARY KEY,
  salt TEXT COLLATE "C" NOT NULL,                     -- random: hashes of ratings cannot be guessed back
  body BYTEA NOT NULL                      -- touchstone.assessment.v1.RatingForm: its scales
);

CREATE TABLE cycle_competencies (
  cycle TEXT COLLATE "C" NOT NULL,
  competency TEXT COLLATE "C" NOT NULL,               -- its id in the release
  body BYTEA NOT NULL,                     -- touchstone.assessment.v1.FormCompetency
  PRIMARY KEY (cycle, competency)
);

-- What a job profile required when the cycle was prepared. The row with an empty profile is for people without one.
CREATE TABLE cycle_profiles (
  cycle TEXT COLLATE "C" NOT NULL,
  job_profile TEXT COLLATE "C" NOT NULL,
  body BYTEA NOT NULL,                     -- touchstone.assessment.v1.RequiredLevels
  PRIMARY KEY (cycle, job_profile)
);

-- Who is assessed.
CREATE TABLE cycle_subjects (
  cycle TEXT COLLATE "C" NOT NULL,
  person TEXT COLLATE "C" NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  job_profile TEXT COLLATE "C" NOT NULL,
  manager TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (cycle, person)
);
CREATE INDEX cycle_subjects_by_person ON cycle_subjects (person);
CREATE INDEX cycle_subjects_by_profile ON cycle_subjects (cycle, job_profile);

-- What lets a rater in: a hash of the token. For an anonymous relation it says for whom and as what, and not who they
-- are; the row goes when the rating is handed in. `rater_assignment` is empty then.
CREATE TABLE rating_tokens (
  hash TEXT COLLATE "C" PRIMARY KEY,
  cycle TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  relation INTEGER NOT NULL,
  rater_assignment TEXT COLLATE "C" NOT NULL
);
CREATE INDEX rating_tokens_by_cycle ON rating_tokens (cycle, hash);
CREATE INDEX rating_tokens_by_assignment ON rating_tokens (rater_assignment);

-- Who has rated, set apart: by another hash of the same token, which only who has the token can connect.
CREATE TABLE rater_done (
  rater_assignment TEXT COLLATE "C" PRIMARY KEY,
  cycle TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  relation INTEGER NOT NULL,
  done_hash TEXT COLLATE "C" NOT NULL,
  done INTEGER NOT NULL
);
CREATE UNIQUE INDEX rater_done_by_hash ON rater_done (done_hash);
CREATE INDEX rater_done_by_subject ON rater_done (cycle, subject, relation, done);

-- Ratings that say nothing of who made them. Ids are random; of when there is the day.
CREATE TABLE anonymous_ratings (
  cycle TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  relation INTEGER NOT NULL,
  date TEXT COLLATE "C" NOT NULL,
  withdraw_hash TEXT COLLATE "C" NOT NULL,            -- empty once ratings ended
  body BYTEA NOT NULL,                     -- touchstone.assessment.v1.RatingContent
  PRIMARY KEY (cycle, subject, id)
);
CREATE UNIQUE INDEX anonymous_ratings_by_withdrawal ON anonymous_ratings (cycle, withdraw_hash) WHERE withdraw_hash <> '';

-- What raters saved for themselves: sealed with the token, or under the assignment of who is signed in.
CREATE TABLE rating_drafts (
  draft TEXT COLLATE "C" PRIMARY KEY,
  cycle TEXT COLLATE "C" NOT NULL,
  body BYTEA NOT NULL
);
CREATE INDEX rating_drafts_by_cycle ON rating_drafts (cycle, draft);

-- Which message of a cycle went to whom: all up to `after`, by name.
CREATE TABLE cycle_messages (
  cycle TEXT COLLATE "C" NOT NULL,
  message TEXT COLLATE "C" NOT NULL,                  -- "reminder 7": seven days before it is due; "receipts"
  after TEXT COLLATE "C" NOT NULL,
  done INTEGER NOT NULL,
  PRIMARY KEY (cycle, message)
);
