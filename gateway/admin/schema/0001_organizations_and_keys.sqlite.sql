-- Resources: the columns that every resource has, then those that lists filter and order by.
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
CREATE INDEX organizations_by_name ON organizations (parent, name);
CREATE INDEX organizations_by_display_name ON organizations (parent, display_name, name);
CREATE INDEX organizations_by_create_time ON organizations (parent, create_time, name);
CREATE INDEX organizations_by_update_time ON organizations (parent, update_time, name);
CREATE INDEX organizations_deleted ON organizations (delete_time) WHERE delete_time > 0;

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
CREATE INDEX api_keys_by_name ON api_keys (parent, name);
CREATE INDEX api_keys_by_display_name ON api_keys (parent, display_name, name);
CREATE INDEX api_keys_by_create_time ON api_keys (parent, create_time, name);
CREATE INDEX api_keys_by_update_time ON api_keys (parent, update_time, name);
CREATE INDEX api_keys_deleted ON api_keys (delete_time) WHERE delete_time > 0;

-- Which key a secret is: its SHA-256 in hex. Secrets themselves are nowhere.
CREATE TABLE api_key_secrets (
  secret_sha256 TEXT PRIMARY KEY,
  api_key TEXT NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX api_key_secrets_by_key ON api_key_secrets (api_key);
