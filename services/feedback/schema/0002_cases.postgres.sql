-- What customers bring, and its way until it is settled.
CREATE TABLE cases (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  number TEXT COLLATE "C" NOT NULL,
  customer TEXT COLLATE "C" NOT NULL,
  service_type TEXT COLLATE "C" NOT NULL,
  kind BIGINT NOT NULL,
  channel BIGINT NOT NULL,
  language TEXT COLLATE "C" NOT NULL,
  organizational_unit TEXT COLLATE "C" NOT NULL,
  assignee TEXT COLLATE "C" NOT NULL,
  worker TEXT COLLATE "C" NOT NULL,
  state BIGINT NOT NULL,
  outcome BIGINT NOT NULL,
  incident TEXT COLLATE "C" NOT NULL,
  publication_state BIGINT NOT NULL,
  escalation_count BIGINT NOT NULL,
  receive_time BIGINT NOT NULL,
  due_time BIGINT NOT NULL,
  close_time BIGINT NOT NULL
);
CREATE INDEX cases_by_name ON cases (parent, name);
CREATE UNIQUE INDEX cases_by_number ON cases (parent, number) WHERE number <> '' AND delete_time = 0;
CREATE INDEX cases_in_order_of_number ON cases (parent, number, name);
CREATE INDEX cases_by_customer ON cases (parent, customer, name);
CREATE INDEX cases_by_service_type ON cases (parent, service_type, name);
CREATE INDEX cases_by_kind ON cases (parent, kind, name);
CREATE INDEX cases_by_channel ON cases (parent, channel, name);
CREATE INDEX cases_by_language ON cases (parent, language, name);
CREATE INDEX cases_by_organizational_unit ON cases (parent, organizational_unit, name);
CREATE INDEX cases_by_assignee ON cases (parent, assignee, name);
CREATE INDEX cases_by_worker ON cases (parent, worker, name);
CREATE INDEX cases_by_state ON cases (parent, state, name);
CREATE INDEX cases_by_outcome ON cases (parent, outcome, name);
CREATE INDEX cases_by_incident ON cases (parent, incident, name);
CREATE INDEX cases_by_publication_state ON cases (parent, publication_state, name);
CREATE INDEX cases_by_escalation_count ON cases (parent, escalation_count, name);
CREATE INDEX cases_by_receive_time ON cases (parent, receive_time, name);
CREATE INDEX cases_by_due_time ON cases (parent, due_time, name);
CREATE INDEX cases_by_close_time ON cases (parent, close_time, name);
CREATE INDEX cases_deleted ON cases (delete_time) WHERE delete_time > 0;

-- What was done with a case: rows that never change. The note is sealed under the customer's key, or the case's own.
CREATE TABLE case_steps (
  organization TEXT COLLATE "C" NOT NULL,
  case_name TEXT COLLATE "C" NOT NULL,
  sequence BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  state BIGINT NOT NULL,
  former_state BIGINT NOT NULL,
  step_time BIGINT NOT NULL,
  actor TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  sealed_note BYTEA NOT NULL,
  PRIMARY KEY (case_name, sequence)
);

-- The clocks of cases, as of the last step; `round` counts those of a kind, from 1 on. `missed_time` is when its time was
-- over, once that was told; 0 before.
CREATE TABLE case_clocks (
  organization TEXT COLLATE "C" NOT NULL,
  case_name TEXT COLLATE "C" NOT NULL,
  kind BIGINT NOT NULL,
  round BIGINT NOT NULL,
  business_calendar TEXT COLLATE "C" NOT NULL,
  start_time BIGINT NOT NULL,
  due_time BIGINT NOT NULL,
  stop_time BIGINT NOT NULL,
  state BIGINT NOT NULL,
  missed_time BIGINT NOT NULL,
  PRIMARY KEY (case_name, kind, round)
);
-- What the tick looks for: clocks that go on, and were not told to be missed.
CREATE INDEX case_clocks_due ON case_clocks (due_time, case_name) WHERE stop_time = 0 AND missed_time = 0;
CREATE INDEX case_clocks_by_calendar ON case_clocks (business_calendar, case_name) WHERE stop_time = 0;

-- Calendars that say something else of days to come: the clocks that run by them are due anew, in parts; `done` is the
-- last case that it was done with.
CREATE TABLE calendar_changes (
  business_calendar TEXT COLLATE "C" PRIMARY KEY,
  done TEXT COLLATE "C" NOT NULL
);

-- Waits that end by themselves.
CREATE TABLE case_waits (
  case_name TEXT COLLATE "C" PRIMARY KEY,
  organization TEXT COLLATE "C" NOT NULL,
  end_time BIGINT NOT NULL
);
CREATE INDEX case_waits_over ON case_waits (end_time, case_name);

-- Where open cases are, to about 150 meters, by which near ones are found; of types whose duplicates are looked for.
CREATE TABLE case_cells (
  case_name TEXT COLLATE "C" PRIMARY KEY,
  organization TEXT COLLATE "C" NOT NULL,
  service_type TEXT COLLATE "C" NOT NULL,
  cell TEXT COLLATE "C" NOT NULL,
  receive_time BIGINT NOT NULL
);
CREATE INDEX case_cells_near ON case_cells (organization, service_type, cell, receive_time, case_name);

-- On which behaviors cases bear; `behavior` is empty for a whole key element.
CREATE TABLE case_behaviors (
  organization TEXT COLLATE "C" NOT NULL,
  competency TEXT COLLATE "C" NOT NULL,
  key_element TEXT COLLATE "C" NOT NULL,
  behavior TEXT COLLATE "C" NOT NULL,
  case_name TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (competency, key_element, behavior, case_name)
);
CREATE INDEX case_behaviors_of_case ON case_behaviors (case_name);

-- The contacts by which cases came.
CREATE TABLE case_contacts (
  contact TEXT COLLATE "C" NOT NULL,
  case_name TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (contact, case_name)
);

-- Whose customers are told with which other case, however long the way to it is.
CREATE TABLE case_duplicates (
  duplicate_of TEXT COLLATE "C" NOT NULL,
  case_name TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (duplicate_of, case_name)
);
CREATE INDEX case_duplicates_by_case ON case_duplicates (case_name);

-- The last number of a year and shard: shards, so that who takes one seldom waits for another.
CREATE TABLE case_numbers (
  organization TEXT COLLATE "C" NOT NULL,
  year BIGINT NOT NULL,
  shard BIGINT NOT NULL,
  last_number BIGINT NOT NULL,
  PRIMARY KEY (organization, year, shard)
);

-- One cause behind many cases.
CREATE TABLE incidents (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  service_type TEXT COLLATE "C" NOT NULL,
  organizational_unit TEXT COLLATE "C" NOT NULL,
  state BIGINT NOT NULL
);
CREATE INDEX incidents_by_name ON incidents (parent, name);
CREATE INDEX incidents_by_title ON incidents (parent, title, name);
CREATE INDEX incidents_by_service_type ON incidents (parent, service_type, name);
CREATE INDEX incidents_by_organizational_unit ON incidents (parent, organizational_unit, name);
CREATE INDEX incidents_by_state ON incidents (parent, state, name);
CREATE INDEX incidents_deleted ON incidents (delete_time) WHERE delete_time > 0;

-- What is still to be done with the cases of incidents, in parts; `body` is the request, `done` the last case that it was
-- done with.
CREATE TABLE incident_work (
  incident TEXT COLLATE "C" PRIMARY KEY,
  organization TEXT COLLATE "C" NOT NULL,
  method TEXT COLLATE "C" NOT NULL,
  body BYTEA NOT NULL,
  actor TEXT COLLATE "C" NOT NULL,
  work_time BIGINT NOT NULL,
  done TEXT COLLATE "C" NOT NULL
);
CREATE INDEX incident_work_by_time ON incident_work (work_time, incident);
