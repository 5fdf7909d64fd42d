-- Who looks for work here, what preference they claim, and of which groups they say they are.
CREATE TABLE applicants (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  source TEXT NOT NULL,
  duplicate_of TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX applicants_by_name ON applicants (parent, name);
CREATE INDEX applicants_by_source ON applicants (parent, source, name);
CREATE INDEX applicants_by_duplicate_of ON applicants (parent, duplicate_of, name);
CREATE INDEX applicants_deleted ON applicants (delete_time) WHERE delete_time > 0;

-- What an applicant is found by again: keyed hashes of their address and number.
CREATE TABLE applicant_contacts (
  applicant TEXT NOT NULL,
  purpose TEXT NOT NULL,
  organization TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (applicant, purpose)
) WITHOUT ROWID;
CREATE INDEX applicant_contacts_by_hash ON applicant_contacts (organization, purpose, hash, applicant);

CREATE TABLE preference_claims (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  preference TEXT NOT NULL,
  state BIGINT NOT NULL,
  expire_date TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX preference_claims_by_name ON preference_claims (parent, name);
CREATE UNIQUE INDEX preference_claims_by_preference ON preference_claims (parent, preference)
  WHERE preference <> '' AND delete_time = 0;
CREATE INDEX preference_claims_in_order_of_preference ON preference_claims (parent, preference, name);
CREATE INDEX preference_claims_by_state ON preference_claims (parent, state, name);
CREATE INDEX preference_claims_by_expire_date ON preference_claims (parent, expire_date, name);
CREATE INDEX preference_claims_deleted ON preference_claims (delete_time) WHERE delete_time > 0;

CREATE TABLE eeo_category_sets (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  effective_date TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX eeo_category_sets_by_name ON eeo_category_sets (parent, name);
CREATE UNIQUE INDEX eeo_category_sets_by_effective_date ON eeo_category_sets (parent, effective_date)
  WHERE effective_date <> '' AND delete_time = 0;
CREATE INDEX eeo_category_sets_in_order_of_effective_date ON eeo_category_sets (parent, effective_date, name);
CREATE INDEX eeo_category_sets_deleted ON eeo_category_sets (delete_time) WHERE delete_time > 0;

-- The category sets that somebody has chosen from: those do not change.
CREATE TABLE eeo_chosen_sets (
  category_set TEXT PRIMARY KEY
) WITHOUT ROWID;

CREATE TABLE eeo_self_identifications (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  category_set TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX eeo_self_identifications_by_name ON eeo_self_identifications (parent, name);
CREATE INDEX eeo_self_identifications_by_category_set ON eeo_self_identifications (parent, category_set, name);
CREATE INDEX eeo_self_identifications_deleted ON eeo_self_identifications (delete_time) WHERE delete_time > 0;

-- The same as numbers, for figures of many people: places in the lists of the set, from 1 on; 0 where they left it open.
CREATE TABLE eeo_groups (
  applicant TEXT PRIMARY KEY,
  organization TEXT NOT NULL,
  category_set TEXT NOT NULL,
  sex BIGINT NOT NULL,
  race_ethnicity BIGINT NOT NULL,
  disability BIGINT NOT NULL
) WITHOUT ROWID;
