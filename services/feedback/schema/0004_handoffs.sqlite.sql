-- Cases that others work on, what is to be said to them, and what was said.
CREATE TABLE handoff_partners (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  title TEXT NOT NULL,
  way BIGINT NOT NULL,
  api_key TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX handoff_partners_by_name ON handoff_partners (parent, name);
CREATE INDEX handoff_partners_by_title ON handoff_partners (parent, title, name);
CREATE INDEX handoff_partners_by_way ON handoff_partners (parent, way, name);
CREATE INDEX handoff_partners_by_api_key ON handoff_partners (parent, api_key, name);
CREATE INDEX handoff_partners_by_create_time ON handoff_partners (parent, create_time, name);
CREATE INDEX handoff_partners_by_update_time ON handoff_partners (parent, update_time, name);
CREATE INDEX handoff_partners_deleted ON handoff_partners (delete_time) WHERE delete_time > 0;

-- What they are let in by, or what is signed with; sealed.
CREATE TABLE handoff_secrets (
  partner TEXT PRIMARY KEY,
  sealed BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE handoffs (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  handoff_partner TEXT NOT NULL,
  state BIGINT NOT NULL,
  partner_request_id TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX handoffs_by_name ON handoffs (parent, name);
CREATE INDEX handoffs_by_handoff_partner ON handoffs (parent, handoff_partner, name);
CREATE INDEX handoffs_by_state ON handoffs (parent, state, name);
CREATE INDEX handoffs_by_create_time ON handoffs (parent, create_time, name);
CREATE INDEX handoffs_by_update_time ON handoffs (parent, update_time, name);
CREATE INDEX handoffs_of_all_by_name ON handoffs (organization, name);
CREATE INDEX handoffs_of_all_by_partner ON handoffs (organization, handoff_partner, name);
CREATE INDEX handoffs_of_all_by_state ON handoffs (organization, state, name);
CREATE INDEX handoffs_of_all_by_create_time ON handoffs (organization, create_time, name);
CREATE INDEX handoffs_of_all_by_update_time ON handoffs (organization, update_time, name);
CREATE INDEX handoffs_of_partner ON handoffs (handoff_partner, state, name);
CREATE INDEX handoffs_by_partner_request_id ON handoffs (parent, partner_request_id, name);
CREATE INDEX handoffs_of_all_by_partner_request_id ON handoffs (organization, partner_request_id, name);
CREATE UNIQUE INDEX handoffs_open ON handoffs (parent) WHERE state IN (1, 2, 3, 4, 8);
CREATE INDEX handoffs_deleted ON handoffs (delete_time) WHERE delete_time > 0;

CREATE TABLE handoff_updates (
  organization TEXT NOT NULL,
  handoff TEXT NOT NULL,
  direction BIGINT NOT NULL,
  update_id TEXT NOT NULL,
  meaning BIGINT NOT NULL,
  status TEXT NOT NULL,
  partner_request_id TEXT NOT NULL,
  update_time BIGINT NOT NULL,
  record_time BIGINT NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (handoff, direction, update_id)
) WITHOUT ROWID;
CREATE INDEX handoff_updates_by_time ON handoff_updates (handoff, record_time, direction, update_id);

-- What is to be done with partners, and when: the outbox. Of one task there is one row; who takes it moves its time on.
CREATE TABLE handoff_tasks (
  subject TEXT NOT NULL,
  kind BIGINT NOT NULL,
  task TEXT NOT NULL,
  due_time BIGINT NOT NULL,
  first_time BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  claim TEXT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (subject, kind, task)
) WITHOUT ROWID;
CREATE INDEX handoff_tasks_due ON handoff_tasks (due_time, subject, kind, task);

-- Differences that somebody was told of already.
CREATE TABLE handoff_differences (
  handoff TEXT NOT NULL,
  kind BIGINT NOT NULL,
  status TEXT NOT NULL,
  PRIMARY KEY (handoff, kind, status)
) WITHOUT ROWID;
