PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE schema_migrations (set_name TEXT NOT NULL, number BIGINT NOT NULL, what TEXT NOT NULL, sha256 TEXT NOT NULL, apply_time BIGINT NOT NULL, PRIMARY KEY (set_name, number));
INSERT INTO schema_migrations VALUES('runtime',1,'runtime','89a11b7bed96e55bb7dbaf3631b6fc62c81f413b39cb6515e6dd904f81cd0bc7',1795784437182916);
INSERT INTO schema_migrations VALUES('runtime',2,'person_keys','bf6c7289e7ef48cd7e270e9118a58eea3141c96f028d4ccc5a574227c25c2b84',1795784437183170);
INSERT INTO schema_migrations VALUES('runtime',3,'changes_by_organization','c6ddf1d7848ada4619f59c8eae818284d453f9be3417fcc15ab6d6723e66df67',1795784437183243);
INSERT INTO schema_migrations VALUES('runtime',4,'operation_work','b82c180310cdb30e24f7e1b7065c61747464d31bb499f5fb0140ec91888159f9',1795784437184391);
INSERT INTO schema_migrations VALUES('admin',1,'organizations_and_keys','04035af19c2b73c519d5d4c1e55a2fc80bc8e90faefed22ec66dcd411cac7232',1795784437185051);
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
INSERT INTO changes VALUES(1,1795784438150435,'wa','touchstone.dev/Organization','organizations/wa',1,0,'root','/touchstone.admin.v1.Admin/CreateOrganization','f24bdab64c1e0cd45d82454c3d77e4c3',X'0a106f7267616e697a6174696f6e732f776112135374617465206f662057617368696e67746f6e1a0b08f6fda5d80610b8e9dd47220b08f6fda5d80610b8e9dd47320131');
INSERT INTO changes VALUES(2,1795784438198754,'wa','touchstone.dev/ApiKey','organizations/wa/apiKeys/intranet',1,0,'root','/touchstone.admin.v1.Admin/CreateApiKey','93f53684d409943b35a1b989328a114a',X'0a216f7267616e697a6174696f6e732f77612f6170694b6579732f696e7472616e65741208496e7472616e65741a06766965776572320b08f6fda5d80610d0fde25e3a0b08f6fda5d80610d0fde25e4a0132');
INSERT INTO changes VALUES(3,1795784439123349,'wa','touchstone.dev/ApiKey','organizations/wa/apiKeys/quality',1,0,'root','/touchstone.admin.v1.Admin/CreateApiKey','ca4111db81af843be0f6f721eb4a6a04',X'0a206f7267616e697a6174696f6e732f77612f6170694b6579732f7175616c6974791a10636174616c6f672d7265766965776572320b08f7fda5d8061088d0e83a3a0b08f7fda5d8061088d0e83a4a0133');
CREATE TABLE revisions (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  last BIGINT NOT NULL
);
INSERT INTO revisions VALUES(1,3);
CREATE TABLE idempotency (
  caller TEXT NOT NULL,
  method TEXT NOT NULL,
  request_id TEXT NOT NULL,
  request_sha256 TEXT NOT NULL,
  response BLOB NOT NULL,
  expire_time BIGINT NOT NULL,
  PRIMARY KEY (caller, method, request_id)
) WITHOUT ROWID;
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
  body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) WITHOUT ROWID;
INSERT INTO settings VALUES('page_token_key',X'0c6348b6d9b22ab1159d8e02b14d9f4b8e3fa1001911d625da54d62202336d91');
CREATE TABLE person_keys (
  owner TEXT PRIMARY KEY,
  master_key TEXT NOT NULL,                -- the id of the master key that wraps it; '' when erased
  wrapped_key TEXT NOT NULL,               -- base64; '' when erased
  erase_time BIGINT NOT NULL               -- microseconds since 1970; 0 while it is not
);
CREATE TABLE operation_work (
  name TEXT PRIMARY KEY,                   -- of the operation; gone when it is done
  work BLOB NOT NULL
);
CREATE TABLE organizations (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,             -- microseconds since 1970
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,             -- 0 while it is not deleted
  body BLOB NOT NULL,                      -- touchstone.admin.v1.Organization
  display_name TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO organizations VALUES('organizations/wa','','wa',1,1795784438150435,1795784438150435,0,X'0a106f7267616e697a6174696f6e732f776112135374617465206f662057617368696e67746f6e1a0b08f6fda5d80610b8e9dd47220b08f6fda5d80610b8e9dd47320131','State of Washington');
CREATE TABLE api_keys (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,                      -- touchstone.admin.v1.ApiKey, without its secret
  display_name TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO api_keys VALUES('organizations/wa/apiKeys/intranet','organizations/wa','wa',2,1795784438198754,1795784438198754,0,X'0a216f7267616e697a6174696f6e732f77612f6170694b6579732f696e7472616e65741208496e7472616e65741a06766965776572320b08f6fda5d80610d0fde25e3a0b08f6fda5d80610d0fde25e4a0132','Intranet');
INSERT INTO api_keys VALUES('organizations/wa/apiKeys/quality','organizations/wa','wa',3,1795784439123349,1795784439123349,0,X'0a206f7267616e697a6174696f6e732f77612f6170694b6579732f7175616c6974791a10636174616c6f672d7265766965776572320b08f7fda5d8061088d0e83a3a0b08f7fda5d8061088d0e83a4a0133','');
CREATE TABLE api_key_secrets (
  secret_sha256 TEXT PRIMARY KEY,
  api_key TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO api_key_secrets VALUES('b99771a3959e3cfc2624643acddb6b6db77a8c528f42067618c3196e5b40955a','organizations/wa/apiKeys/intranet');
INSERT INTO api_key_secrets VALUES('d913f647daf3c9bfed092216cf0312589545c73d5247d25cad86e1fc7b136223','organizations/wa/apiKeys/quality');
CREATE INDEX changes_by_resource ON changes (resource, sequence);
CREATE INDEX idempotency_by_expire_time ON idempotency (expire_time);
CREATE INDEX operations_by_organization ON operations (organization, create_time, name);
CREATE INDEX operations_done ON operations (update_time) WHERE done = 1;
CREATE INDEX operations_open ON operations (lease_until) WHERE done = 0;
CREATE INDEX person_keys_by_master_key ON person_keys (master_key, owner);
CREATE INDEX changes_by_organization ON changes (organization, sequence);
CREATE INDEX organizations_by_name ON organizations (parent, name);
CREATE INDEX organizations_by_display_name ON organizations (parent, display_name, name);
CREATE INDEX organizations_by_create_time ON organizations (parent, create_time, name);
CREATE INDEX organizations_by_update_time ON organizations (parent, update_time, name);
CREATE INDEX organizations_deleted ON organizations (delete_time) WHERE delete_time > 0;
CREATE INDEX api_keys_by_name ON api_keys (parent, name);
CREATE INDEX api_keys_by_display_name ON api_keys (parent, display_name, name);
CREATE INDEX api_keys_by_create_time ON api_keys (parent, create_time, name);
CREATE INDEX api_keys_by_update_time ON api_keys (parent, update_time, name);
CREATE INDEX api_keys_deleted ON api_keys (delete_time) WHERE delete_time > 0;
CREATE UNIQUE INDEX api_key_secrets_by_key ON api_key_secrets (api_key);
COMMIT;
