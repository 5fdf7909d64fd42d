-- How long records are kept, what holds them, what the public gets, and who looked.
CREATE TABLE exemption_tables (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  jurisdiction TEXT NOT NULL,
  effective_date TEXT NOT NULL,
  end_date TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX exemption_tables_by_name ON exemption_tables (parent, name);
CREATE INDEX exemption_tables_by_jurisdiction ON exemption_tables (parent, jurisdiction, name);
CREATE INDEX exemption_tables_by_effective_date ON exemption_tables (parent, effective_date, name);
CREATE INDEX exemption_tables_by_end_date ON exemption_tables (parent, end_date, name);
CREATE INDEX exemption_tables_deleted ON exemption_tables (delete_time) WHERE delete_time > 0;

CREATE TABLE retention_schedules (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  jurisdiction TEXT NOT NULL,
  effective_date TEXT NOT NULL,
  end_date TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX retention_schedules_by_name ON retention_schedules (parent, name);
CREATE INDEX retention_schedules_by_jurisdiction ON retention_schedules (parent, jurisdiction, name);
CREATE INDEX retention_schedules_by_effective_date ON retention_schedules (parent, effective_date, name);
CREATE INDEX retention_schedules_by_end_date ON retention_schedules (parent, end_date, name);
CREATE INDEX retention_schedules_deleted ON retention_schedules (delete_time) WHERE delete_time > 0;

-- The exemption tables that a packet was made by, and the schedules that something was disposed of by: they stay.
CREATE TABLE used_rules (
  name TEXT PRIMARY KEY
) WITHOUT ROWID;

CREATE TABLE legal_holds (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  kind BIGINT NOT NULL,
  state BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX legal_holds_by_name ON legal_holds (parent, name);
CREATE INDEX legal_holds_by_kind ON legal_holds (parent, kind, name);
CREATE INDEX legal_holds_by_state ON legal_holds (parent, state, name);
CREATE INDEX legal_holds_deleted ON legal_holds (delete_time) WHERE delete_time > 0;

-- What holds that run keep: a requisition, an applicant, or the organization and so all of it.
CREATE TABLE held (
  subject TEXT NOT NULL,
  hold TEXT NOT NULL,
  PRIMARY KEY (subject, hold)
) WITHOUT ROWID;
CREATE INDEX held_by_hold ON held (hold);

CREATE TABLE disposal_certificates (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX disposal_certificates_by_name ON disposal_certificates (parent, name);
CREATE INDEX disposal_certificates_deleted ON disposal_certificates (delete_time) WHERE delete_time > 0;

-- What an operation has disposed of and no certificate tells of yet; it goes with the certificate. Days since 1970.
CREATE TABLE disposed_records (
  operation TEXT NOT NULL,
  name TEXT NOT NULL,
  parent TEXT NOT NULL,
  requisition TEXT NOT NULL,
  record_class BIGINT NOT NULL,
  schedule TEXT NOT NULL,
  authority TEXT NOT NULL,
  due_day BIGINT NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (operation, name)
) WITHOUT ROWID;
CREATE INDEX disposed_records_by_parent ON disposed_records (parent, operation);

-- Where somebody applied whose application was disposed of while other records about them are kept.
CREATE TABLE former_applications (
  application TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  applicant TEXT NOT NULL,
  requisition TEXT NOT NULL,
  jurisdiction TEXT NOT NULL,
  end_day BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX former_applications_by_parent ON former_applications (parent, requisition, jurisdiction, end_day);
CREATE INDEX former_applications_by_requisition ON former_applications (requisition, applicant, application);
CREATE INDEX former_applications_by_applicant ON former_applications (applicant, requisition);

-- Who looked at, or took away, what is looked at with care.
CREATE TABLE disclosures (
  parent TEXT NOT NULL,
  disclose_time BIGINT NOT NULL,
  id TEXT NOT NULL,
  subject TEXT NOT NULL,
  method TEXT NOT NULL,
  actor TEXT NOT NULL,
  reference TEXT NOT NULL,
  trace_id TEXT NOT NULL,
  PRIMARY KEY (parent, disclose_time, id)
) WITHOUT ROWID;
CREATE INDEX disclosures_by_subject ON disclosures (parent, subject, disclose_time, id);

-- A list that is disposed of counts no claims any more.
CREATE INDEX counted_claims_by_list ON counted_claims (eligible_list);
