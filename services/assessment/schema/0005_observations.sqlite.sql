-- What is looked at in one contact, who handled which, what was seen, and how far evaluators agree.
CREATE TABLE observation_forms (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  title TEXT NOT NULL,
  purpose BIGINT NOT NULL,
  state BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX observation_forms_by_name ON observation_forms (parent, name);
CREATE INDEX observation_forms_by_title ON observation_forms (parent, title, name);
CREATE INDEX observation_forms_by_purpose ON observation_forms (parent, purpose, name);
CREATE INDEX observation_forms_by_state ON observation_forms (parent, state, name);
CREATE INDEX observation_forms_deleted ON observation_forms (delete_time) WHERE delete_time > 0;

-- Who handled a contact, and when. Nothing of whom it was with.
CREATE TABLE handled_contacts (
  organization TEXT NOT NULL,
  contact TEXT NOT NULL,
  person TEXT NOT NULL,
  month TEXT NOT NULL,                     -- of the handle time, in UTC: "2026-10"
  handle_time BIGINT NOT NULL,
  channel TEXT NOT NULL,
  PRIMARY KEY (organization, contact)
) WITHOUT ROWID;
CREATE INDEX handled_contacts_by_month ON handled_contacts (organization, month, person, contact);

CREATE TABLE contact_samples (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX contact_samples_by_name ON contact_samples (parent, name);
CREATE INDEX contact_samples_deleted ON contact_samples (delete_time) WHERE delete_time > 0;

-- Of whom a sample was drawn, and what.
CREATE TABLE sampled_people (
  sample TEXT NOT NULL,
  person TEXT NOT NULL,
  population BIGINT NOT NULL,
  population_hash TEXT NOT NULL,
  PRIMARY KEY (sample, person)
) WITHOUT ROWID;

CREATE TABLE sampled_contacts (
  sample TEXT NOT NULL,
  person TEXT NOT NULL,
  place INTEGER NOT NULL,                  -- in the order in which they were drawn, from 0
  contact TEXT NOT NULL,
  PRIMARY KEY (sample, person, place)
) WITHOUT ROWID;
CREATE UNIQUE INDEX sampled_contacts_by_contact ON sampled_contacts (sample, contact);

CREATE TABLE observations (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  person TEXT NOT NULL,
  evaluator TEXT NOT NULL,
  form TEXT NOT NULL,
  contact TEXT NOT NULL,
  purpose BIGINT NOT NULL,
  state BIGINT NOT NULL,
  observe_date TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX observations_by_name ON observations (parent, name);
CREATE INDEX observations_by_person ON observations (parent, person, name);
CREATE INDEX observations_by_evaluator ON observations (parent, evaluator, name);
CREATE INDEX observations_by_form ON observations (parent, form, name);
CREATE INDEX observations_by_contact ON observations (parent, contact, name);
CREATE INDEX observations_by_purpose ON observations (parent, purpose, name);
CREATE INDEX observations_by_state ON observations (parent, state, name);
CREATE INDEX observations_by_observe_date ON observations (parent, observe_date, name);
CREATE UNIQUE INDEX observations_once ON observations (form, contact, evaluator) WHERE delete_time = 0;
CREATE INDEX observations_deleted ON observations (delete_time) WHERE delete_time > 0;

-- What observations that count say of competencies: those that are handed in and not under dispute.
CREATE TABLE observed_competencies (
  person TEXT NOT NULL,
  purpose INTEGER NOT NULL,                -- touchstone.assessment.v1.AssessmentCycle.Purpose
  day BIGINT NOT NULL,                     -- of the contact: days since 1970-01-01
  observation TEXT NOT NULL,
  competency TEXT NOT NULL,                -- its name in the release
  points BIGINT NOT NULL,                  -- got, of those that there were to get
  most BIGINT NOT NULL,
  failed INTEGER NOT NULL,                 -- a critical error was made
  PRIMARY KEY (person, purpose, day, observation, competency)
) WITHOUT ROWID;

CREATE TABLE calibration_sessions (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  form TEXT NOT NULL,
  purpose BIGINT NOT NULL,
  state BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX calibration_sessions_by_name ON calibration_sessions (parent, name);
CREATE INDEX calibration_sessions_by_form ON calibration_sessions (parent, form, name);
CREATE INDEX calibration_sessions_by_purpose ON calibration_sessions (parent, purpose, name);
CREATE INDEX calibration_sessions_by_state ON calibration_sessions (parent, state, name);
CREATE INDEX calibration_sessions_deleted ON calibration_sessions (delete_time) WHERE delete_time > 0;

-- What evaluators scored, apart from the session, whose history and events everybody could follow.
CREATE TABLE calibration_scores (
  session TEXT NOT NULL,
  evaluator TEXT NOT NULL,
  body BLOB NOT NULL,                      -- touchstone.assessment.v1.CalibrationScores
  PRIMARY KEY (session, evaluator)
) WITHOUT ROWID;
