-- The keys of personal data, one for each person (and one for each organization's keyed hashes), wrapped by a
-- master key that is not in the database. Erasing a person empties the row and keeps it, so that no new key is
-- made for somebody who is gone. Back this table up apart from the others: see docs/adr/0003-personal-data.md.
CREATE TABLE person_keys (
  owner TEXT PRIMARY KEY,
  master_key TEXT NOT NULL,                -- the id of the master key that wraps it; '' when erased
  wrapped_key TEXT NOT NULL,               -- base64; '' when erased
  erase_time BIGINT NOT NULL               -- microseconds since 1970; 0 while it is not
);
CREATE INDEX person_keys_by_master_key ON person_keys (master_key, owner);
