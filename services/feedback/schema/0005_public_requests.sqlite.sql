-- By what names organizations serve the public.
CREATE TABLE jurisdictions (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  public_id TEXT NOT NULL,
  title TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX jurisdictions_by_name ON jurisdictions (parent, name);
CREATE INDEX jurisdictions_by_public_id ON jurisdictions (parent, public_id, name);
CREATE INDEX jurisdictions_by_title ON jurisdictions (parent, title, name);
CREATE INDEX jurisdictions_deleted ON jurisdictions (delete_time) WHERE delete_time > 0;
-- What callers send is unique on the whole installation, upper and lower case alike.
CREATE UNIQUE INDEX jurisdictions_by_what_callers_send ON jurisdictions (lower(public_id)) WHERE delete_time = 0;

-- What everybody reads of cases: written in the transaction of each step, of what was cleared, and of nothing else.
-- `extension` has what is read only when asked for.
CREATE TABLE public_requests (
  organization TEXT NOT NULL,
  number TEXT NOT NULL,
  service_type TEXT NOT NULL,
  service_code TEXT NOT NULL,
  open BIGINT NOT NULL,
  extended_status TEXT NOT NULL,
  requested_time BIGINT NOT NULL,
  updated_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  extension BLOB NOT NULL,
  PRIMARY KEY (organization, number)
) WITHOUT ROWID;
-- What narrows a list stands in its index, so that what is counted is counted there.
CREATE INDEX public_requests_by_time ON public_requests (organization, requested_time, number, service_code, open);
CREATE INDEX public_requests_by_service ON public_requests (organization, service_code, requested_time, number, open);
CREATE INDEX public_requests_by_update ON public_requests (organization, updated_time, number);

-- What everybody was told of a request, as it changed.
CREATE TABLE public_updates (
  organization TEXT NOT NULL,
  number TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  service_code TEXT NOT NULL,
  open BIGINT NOT NULL,
  extended_status TEXT NOT NULL,
  updated_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (organization, number, sequence)
) WITHOUT ROWID;
CREATE INDEX public_updates_by_time ON public_updates (organization, updated_time, number, sequence);

-- What adapters have until there is a number; only the hash of it.
CREATE TABLE request_tokens (
  organization TEXT NOT NULL,
  hash TEXT NOT NULL,
  jurisdiction TEXT NOT NULL,
  case_name TEXT NOT NULL,
  create_time BIGINT NOT NULL,
  PRIMARY KEY (organization, hash)
) WITHOUT ROWID;
CREATE INDEX request_tokens_of_case ON request_tokens (case_name);

-- From which account or device cases came, by keyed hash.
CREATE TABLE request_senders (
  organization TEXT NOT NULL,
  kind TEXT NOT NULL,
  hash TEXT NOT NULL,
  create_time BIGINT NOT NULL,
  case_name TEXT NOT NULL,
  PRIMARY KEY (organization, kind, hash, create_time, case_name)
) WITHOUT ROWID;
CREATE INDEX request_senders_of_case ON request_senders (case_name);

-- Which updates a sender has posted: each is taken once.
CREATE TABLE posted_updates (
  organization TEXT NOT NULL,
  sender TEXT NOT NULL,
  update_id TEXT NOT NULL,
  case_name TEXT NOT NULL,
  record_time BIGINT NOT NULL,
  PRIMARY KEY (organization, sender, update_id)
) WITHOUT ROWID;
