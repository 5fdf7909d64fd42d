-- Notices on their way. What they say (`sealed`, by a key of their own that a master key wraps) is there while they
-- are open: `open` is 1 then. A worker that takes one puts `due_time` past the end of its lease and counts an attempt;
-- whose attempt is the last, that worker's word counts. Times are microseconds since 1970.
CREATE TABLE notices (
  name TEXT PRIMARY KEY,
  organization TEXT NOT NULL,              -- 'organizations/wa'
  kind TEXT NOT NULL,
  recipient TEXT NOT NULL,                 -- the name of a resource; '' when only an address is known
  language TEXT NOT NULL,                  -- '' for the recipient's own
  state INTEGER NOT NULL,                  -- touchstone.notices.v1.Notice.State
  open INTEGER NOT NULL,
  waiting INTEGER NOT NULL,                -- 1 when it waits to be read and acknowledged
  attempts INTEGER NOT NULL,
  problem TEXT NOT NULL,
  create_time BIGINT NOT NULL,
  due_time BIGINT NOT NULL,
  expire_time BIGINT NOT NULL,
  end_time BIGINT NOT NULL,                -- 0 while it is open
  master_key TEXT NOT NULL,                -- these three are empty once it is not open
  wrapped_key TEXT NOT NULL,
  sealed BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX notices_by_organization ON notices (organization, name);
CREATE INDEX notices_waiting ON notices (organization, name) WHERE waiting = 1;
CREATE INDEX notices_due ON notices (due_time) WHERE open = 1;
CREATE INDEX notices_expiring ON notices (expire_time) WHERE open = 1;
CREATE INDEX notices_ended ON notices (end_time) WHERE open = 0;

CREATE TABLE notice_templates (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  kind TEXT NOT NULL,
  language TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX notice_templates_by_name ON notice_templates (parent, name);
CREATE INDEX notice_templates_by_kind ON notice_templates (parent, kind, name);
CREATE INDEX notice_templates_by_language ON notice_templates (parent, language, name);
CREATE INDEX notice_templates_deleted ON notice_templates (delete_time) WHERE delete_time > 0;
CREATE UNIQUE INDEX notice_templates_one_of_each ON notice_templates (parent, kind, language) WHERE delete_time = 0;
