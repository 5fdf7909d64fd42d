-- Who comes, what for, what they are promised, and by which ways they come.
CREATE TABLE customers (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  kind BIGINT NOT NULL,
  identification BIGINT NOT NULL,
  preferred_language TEXT NOT NULL,
  person TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX customers_by_name ON customers (parent, name);
CREATE INDEX customers_by_kind ON customers (parent, kind, name);
CREATE INDEX customers_by_identification ON customers (parent, identification, name);
CREATE INDEX customers_by_preferred_language ON customers (parent, preferred_language, name);
CREATE INDEX customers_by_person ON customers (parent, person, name);
CREATE INDEX customers_deleted ON customers (delete_time) WHERE delete_time > 0;

-- What a customer is found by again: keyed hashes of their address and number.
CREATE TABLE customer_keys_found (
  organization TEXT NOT NULL,
  kind TEXT NOT NULL,
  hash TEXT NOT NULL,
  customer TEXT NOT NULL,
  PRIMARY KEY (organization, kind, hash, customer)
) WITHOUT ROWID;
CREATE INDEX customer_keys_found_by_customer ON customer_keys_found (customer);

CREATE TABLE business_calendars (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  title TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX business_calendars_by_name ON business_calendars (parent, name);
CREATE INDEX business_calendars_by_title ON business_calendars (parent, title, name);
CREATE INDEX business_calendars_deleted ON business_calendars (delete_time) WHERE delete_time > 0;

CREATE TABLE service_types (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  code TEXT NOT NULL,
  title TEXT NOT NULL,
  "group" TEXT NOT NULL,
  public BIGINT NOT NULL,
  organizational_unit TEXT NOT NULL,
  business_calendar TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX service_types_by_name ON service_types (parent, name);
CREATE UNIQUE INDEX service_types_by_code ON service_types (parent, code) WHERE code <> '' AND delete_time = 0;
CREATE INDEX service_types_in_order_of_code ON service_types (parent, code, name);
CREATE INDEX service_types_by_title ON service_types (parent, title, name);
CREATE INDEX service_types_by_group ON service_types (parent, "group", name);
CREATE INDEX service_types_by_public ON service_types (parent, public, name);
CREATE INDEX service_types_by_organizational_unit ON service_types (parent, organizational_unit, name);
CREATE INDEX service_types_by_business_calendar ON service_types (parent, business_calendar, name);
CREATE INDEX service_types_deleted ON service_types (delete_time) WHERE delete_time > 0;

CREATE TABLE service_standards (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  service_type TEXT NOT NULL,
  language TEXT NOT NULL,
  effective_date TEXT NOT NULL,
  end_date TEXT NOT NULL,
  published BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX service_standards_by_name ON service_standards (parent, name);
CREATE INDEX service_standards_by_service_type ON service_standards (parent, service_type, name);
CREATE INDEX service_standards_by_language ON service_standards (parent, language, name);
CREATE INDEX service_standards_by_effective_date ON service_standards (parent, effective_date, name);
CREATE INDEX service_standards_by_end_date ON service_standards (parent, end_date, name);
CREATE INDEX service_standards_by_published ON service_standards (parent, published, name);
CREATE INDEX service_standards_deleted ON service_standards (delete_time) WHERE delete_time > 0;

CREATE TABLE contacts (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  customer TEXT NOT NULL,
  channel BIGINT NOT NULL,
  queue TEXT NOT NULL,
  language TEXT NOT NULL,
  worker TEXT NOT NULL,
  organizational_unit TEXT NOT NULL,
  service_type TEXT NOT NULL,
  "case" TEXT NOT NULL,
  outcome BIGINT NOT NULL,
  start_time BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX contacts_by_name ON contacts (parent, name);
CREATE INDEX contacts_by_customer ON contacts (parent, customer, name);
CREATE INDEX contacts_by_channel ON contacts (parent, channel, name);
CREATE INDEX contacts_by_queue ON contacts (parent, queue, name);
CREATE INDEX contacts_by_language ON contacts (parent, language, name);
CREATE INDEX contacts_by_worker ON contacts (parent, worker, name);
CREATE INDEX contacts_by_organizational_unit ON contacts (parent, organizational_unit, name);
CREATE INDEX contacts_by_service_type ON contacts (parent, service_type, name);
CREATE INDEX contacts_by_case ON contacts (parent, "case", name);
CREATE INDEX contacts_by_outcome ON contacts (parent, outcome, name);
CREATE INDEX contacts_by_start_time ON contacts (parent, start_time, name);
-- Who came for the same before and after.
CREATE INDEX contacts_of_customer ON contacts (organization, customer, service_type, start_time)
  WHERE customer <> '' AND service_type <> '' AND delete_time = 0;
CREATE INDEX contacts_deleted ON contacts (delete_time) WHERE delete_time > 0;

-- What a telephone system counted: a row for each stretch of time. short_seconds is 0 where it did not say what is short.
CREATE TABLE contact_intervals (
  organization TEXT NOT NULL,
  queue TEXT NOT NULL,
  channel BIGINT NOT NULL,
  language TEXT NOT NULL,
  start_time BIGINT NOT NULL,
  minutes BIGINT NOT NULL,
  organizational_unit TEXT NOT NULL,
  service_type TEXT NOT NULL,
  offered BIGINT NOT NULL,
  answered BIGINT NOT NULL,
  answered_in_time BIGINT NOT NULL,
  threshold_seconds BIGINT NOT NULL,
  abandoned BIGINT NOT NULL,
  short_abandoned BIGINT NOT NULL,
  short_seconds BIGINT NOT NULL,
  overflowed BIGINT NOT NULL,
  handle_seconds BIGINT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (organization, queue, channel, language, start_time)
) WITHOUT ROWID;
CREATE INDEX contact_intervals_by_time ON contact_intervals (organization, start_time, queue, channel, language);

CREATE TABLE external_ids (
  organization TEXT NOT NULL,
  resource_type TEXT NOT NULL,
  system TEXT NOT NULL,
  type TEXT NOT NULL,
  value TEXT NOT NULL,
  resource TEXT NOT NULL,
  PRIMARY KEY (organization, resource_type, system, type, value)
) WITHOUT ROWID;
CREATE INDEX external_ids_by_resource ON external_ids (resource);

-- Who was shown what can hurt: a row for each reading, written before the answer.
CREATE TABLE disclosures (
  organization TEXT NOT NULL,
  read_time BIGINT NOT NULL,
  id TEXT NOT NULL,
  reader TEXT NOT NULL,
  method TEXT NOT NULL,
  subject TEXT NOT NULL,
  PRIMARY KEY (organization, read_time, id)
) WITHOUT ROWID;
CREATE INDEX disclosures_by_subject ON disclosures (organization, subject, read_time, id);
