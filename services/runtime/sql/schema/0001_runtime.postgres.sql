-- Texts that are compared or sorted have the collation "C": the order of their bytes, as on SQLite.

-- What changed: history (the body of every revision), audit (who, by which method, in which trace) and
-- outbox (in commit order) are three readings of one row. `sequence` is the resource's revision.
CREATE TABLE changes (
  sequence BIGINT PRIMARY KEY,
  transaction_id BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
  change_time BIGINT NOT NULL,             -- microseconds since 1970
  organization TEXT COLLATE "C" NOT NULL,
  resource_type TEXT NOT NULL,
  resource TEXT COLLATE "C" NOT NULL,
  kind INTEGER NOT NULL,                   -- touchstone.events.v1.Event.Kind
  previous_sequence BIGINT NOT NULL,       -- 0 for the first
  actor TEXT NOT NULL,
  method TEXT COLLATE "C" NOT NULL,
  trace_id TEXT NOT NULL,
  body BYTEA
);
CREATE INDEX changes_by_resource ON changes (resource, sequence);
CREATE INDEX changes_by_transaction ON changes (transaction_id, sequence);
CREATE SEQUENCE revisions;

-- Answers to calls that named a request_id, kept 24 hours.
CREATE TABLE idempotency (
  caller TEXT COLLATE "C" NOT NULL,
  method TEXT COLLATE "C" NOT NULL,
  request_id TEXT COLLATE "C" NOT NULL,
  request_sha256 TEXT NOT NULL,
  response BYTEA NOT NULL,
  expire_time BIGINT NOT NULL,
  PRIMARY KEY (caller, method, request_id)
);
CREATE INDEX idempotency_by_expire_time ON idempotency (expire_time);

-- Long-running operations: the public half is `body` (google.longrunning.Operation); `work` is what is still
-- to be done and goes when it is done.
CREATE TABLE operations (
  name TEXT COLLATE "C" PRIMARY KEY,
  organization TEXT COLLATE "C" NOT NULL,
  kind TEXT NOT NULL,
  done INTEGER NOT NULL,
  actor TEXT NOT NULL,                     -- who asked for it, by which method, in which trace
  method TEXT NOT NULL,
  trace_id TEXT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,             -- 0 when nobody works on it
  attempts INTEGER NOT NULL,               -- how often work on it was begun
  body BYTEA NOT NULL,
  work BYTEA
);
CREATE INDEX operations_by_organization ON operations (organization, create_time, name);
CREATE INDEX operations_done ON operations (update_time) WHERE done = 1;
CREATE INDEX operations_open ON operations (lease_until) WHERE done = 0;

-- What the database itself must remember, such as the key that signs page tokens.
CREATE TABLE settings (
  name TEXT COLLATE "C" PRIMARY KEY,
  value BYTEA NOT NULL
);
