-- What changed: history (the body of every revision), audit (who, by which method, in which trace) and
-- outbox (in commit order) are three readings of one row. `sequence` is the resource's revision.
CREATE TABLE changes (
  sequence INTEGER PRIMARY KEY,
  change_time BIGINT NOT NULL,             -- microseconds since 1970
  organization TEXT NOT NULL,
  resource_type TEXT NOT NULL,
  resource TEXT NOT NULL,
  kind INTEGER NOT NULL,                   -- touchstone.events.v1.Event.Kind
  previous_sequence BIGINT NOT NULL,       -- 0 for the first
  actor TEXT NOT NULL,
  method TEXT NOT NULL,
  trace_id TEXT NOT NULL,
  body BLOB
);
CREATE INDEX changes_by_resource ON changes (resource, sequence);

-- The last revision given away, in its one row. Not read off `changes`, whose newest rows may be purged.
CREATE TABLE revisions (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  last BIGINT NOT NULL
);
INSERT INTO revisions (id, last) VALUES (1, 0);

-- Answers to calls that named a request_id, kept 24 hours.
CREATE TABLE idempotency (
  caller TEXT NOT NULL,
  method TEXT NOT NULL,
  request_id TEXT NOT NULL,
  request_sha256 TEXT NOT NULL,
  response BLOB NOT NULL,
  expire_time BIGINT NOT NULL,
  PRIMARY KEY (caller, method, request_id)
) WITHOUT ROWID;
CREATE INDEX idempotency_by_expire_time ON idempotency (expire_time);

-- Long-running operations: the public half is `body` (google.longrunning.Operation); `work` is what is still
-- to be done and goes when it is done.
CREATE TABLE operations (
  name TEXT PRIMARY KEY,
  organization TEXT NOT NULL,
  kind TEXT NOT NULL,
  done INTEGER NOT NULL,
  actor TEXT NOT NULL,                     -- who asked for it, by which method, in which trace
  method TEXT NOT NULL,
  trace_id TEXT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,             -- 0 when nobody works on it
  attempts INTEGER NOT NULL,               -- how often work on it was begun
  body BLOB NOT NULL,
  work BLOB
) WITHOUT ROWID;
CREATE INDEX operations_by_organization ON operations (organization, create_time, name);
CREATE INDEX operations_done ON operations (update_time) WHERE done = 1;
CREATE INDEX operations_open ON operations (lease_until) WHERE done = 0;

-- What the database itself must remember, such as the key that signs page tokens.
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) WITHOUT ROWID;
