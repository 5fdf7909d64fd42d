-- Tables of improvement.
CREATE TABLE requirements (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  service_type TEXT NOT NULL,
  title TEXT NOT NULL,
  source BIGINT NOT NULL,
  importance BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX requirements_by_name ON requirements (parent, name);
CREATE INDEX requirements_by_service_type ON requirements (parent, service_type, name);
CREATE INDEX requirements_by_title ON requirements (parent, title, name);
CREATE INDEX requirements_by_source ON requirements (parent, source, name);
CREATE INDEX requirements_by_importance ON requirements (parent, importance, name);
CREATE INDEX requirements_deleted ON requirements (delete_time) WHERE delete_time > 0;

CREATE TABLE needs_interviews (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  customer TEXT NOT NULL,
  customer_group TEXT NOT NULL,
  service_type TEXT NOT NULL,
  interviewer TEXT NOT NULL,
  interview_date TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX needs_interviews_by_name ON needs_interviews (parent, name);
CREATE INDEX needs_interviews_by_customer ON needs_interviews (parent, customer, name);
CREATE INDEX needs_interviews_by_customer_group ON needs_interviews (parent, customer_group, name);
CREATE INDEX needs_interviews_by_service_type ON needs_interviews (parent, service_type, name);
CREATE INDEX needs_interviews_by_interviewer ON needs_interviews (parent, interviewer, name);
CREATE INDEX needs_interviews_by_interview_date ON needs_interviews (parent, interview_date, name);
CREATE INDEX needs_interviews_deleted ON needs_interviews (delete_time) WHERE delete_time > 0;
CREATE INDEX needs_interviews_of_customer ON needs_interviews (customer, name);

-- What was answered in interviews, without words: `requirement` is empty for a need that is on no list,
-- numbers are 0 where nothing was said. `place` is the answer's in its interview.
CREATE TABLE need_answers (
  organization TEXT NOT NULL,
  service_type TEXT NOT NULL,
  interview TEXT NOT NULL,
  place BIGINT NOT NULL,
  requirement TEXT NOT NULL,
  importance BIGINT NOT NULL,
  fulfilment BIGINT NOT NULL,
  interview_date TEXT NOT NULL,
  customer_group TEXT NOT NULL,
  PRIMARY KEY (interview, place)
) WITHOUT ROWID;
CREATE INDEX need_answers_by_date ON need_answers (organization, service_type, interview_date);
CREATE INDEX need_answers_by_requirement ON need_answers (requirement) WHERE requirement <> '';

CREATE TABLE barriers (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  title TEXT NOT NULL,
  kind BIGINT NOT NULL,
  organizational_unit TEXT NOT NULL,
  state BIGINT NOT NULL,
  open_date TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX barriers_by_name ON barriers (parent, name);
CREATE INDEX barriers_by_title ON barriers (parent, title, name);
CREATE INDEX barriers_by_kind ON barriers (parent, kind, name);
CREATE INDEX barriers_by_organizational_unit ON barriers (parent, organizational_unit, name);
CREATE INDEX barriers_by_state ON barriers (parent, state, name);
CREATE INDEX barriers_by_open_date ON barriers (parent, open_date, name);
CREATE INDEX barriers_deleted ON barriers (delete_time) WHERE delete_time > 0;

-- What stands behind barriers. `kind` is 1 for a case, 2 for a commitment, 3 for a contact; `day` and
-- unit are those of the subject when it was linked.
CREATE TABLE barrier_links (
  organization TEXT NOT NULL,
  barrier TEXT NOT NULL,
  subject TEXT NOT NULL,
  kind BIGINT NOT NULL,
  day TEXT NOT NULL,
  organizational_unit TEXT NOT NULL,
  linker TEXT NOT NULL,
  link_time BIGINT NOT NULL,
  PRIMARY KEY (barrier, subject)
) WITHOUT ROWID;
CREATE INDEX barrier_links_by_subject ON barrier_links (subject);
CREATE INDEX barrier_links_by_time ON barrier_links (barrier, link_time, subject);
CREATE INDEX barrier_links_by_day ON barrier_links (organization, kind, day);

CREATE TABLE improvement_cycles (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  title TEXT NOT NULL,
  organizational_unit TEXT NOT NULL,
  owner TEXT NOT NULL,
  state BIGINT NOT NULL,
  publish_time BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX improvement_cycles_by_name ON improvement_cycles (parent, name);
CREATE INDEX improvement_cycles_by_title ON improvement_cycles (parent, title, name);
CREATE INDEX improvement_cycles_by_organizational_unit ON improvement_cycles (parent, organizational_unit, name);
CREATE INDEX improvement_cycles_by_owner ON improvement_cycles (parent, owner, name);
CREATE INDEX improvement_cycles_by_state ON improvement_cycles (parent, state, name);
CREATE INDEX improvement_cycles_by_publish_time ON improvement_cycles (parent, publish_time, name);
CREATE INDEX improvement_cycles_deleted ON improvement_cycles (delete_time) WHERE delete_time > 0;
CREATE INDEX improvement_cycles_published ON improvement_cycles (parent, publish_time, name)
  WHERE publish_time > 0 AND delete_time = 0;

-- Which cycles name a barrier.
CREATE TABLE cycle_barriers (
  barrier TEXT NOT NULL,
  improvement_cycle TEXT NOT NULL,
  PRIMARY KEY (barrier, improvement_cycle)
) WITHOUT ROWID;
CREATE INDEX cycle_barriers_by_cycle ON cycle_barriers (improvement_cycle);

CREATE TABLE improvement_actions (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  title TEXT NOT NULL,
  kind BIGINT NOT NULL,
  improvement_cycle TEXT NOT NULL,
  owner TEXT NOT NULL,
  state BIGINT NOT NULL,
  due_date TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX improvement_actions_by_name ON improvement_actions (parent, name);
CREATE INDEX improvement_actions_by_title ON improvement_actions (parent, title, name);
CREATE INDEX improvement_actions_by_kind ON improvement_actions (parent, kind, name);
CREATE INDEX improvement_actions_by_improvement_cycle ON improvement_actions (parent, improvement_cycle, name);
CREATE INDEX improvement_actions_by_owner ON improvement_actions (parent, owner, name);
CREATE INDEX improvement_actions_by_state ON improvement_actions (parent, state, name);
CREATE INDEX improvement_actions_by_due_date ON improvement_actions (parent, due_date, name);
CREATE INDEX improvement_actions_deleted ON improvement_actions (delete_time) WHERE delete_time > 0;
