-- How long records are kept, what holds them, what the public gets, and who looked.
CREATE TABLE exemption_tables (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  jurisdiction TEXT COLLATE "C" NOT NULL,
  effective_date TEXT COLLATE "C" NOT NULL,
  end_date TEXT COLLATE "C" NOT NULL
);
CREATE INDEX exemption_tables_by_name ON exemption_tables (parent, name);
CREATE INDEX exemption_tables_by_jurisdiction ON exemption_tables (parent, jurisdiction, name);
CREATE INDEX exemption_tables_by_effective_date ON exemption_tables (parent, effective_date, name);
CREATE INDEX exemption_tables_by_end_date ON exemption_tables (parent, end_date, name);
CREATE INDEX exemption_tables_deleted ON exemption_tables (delete_time) WHERE delete_time > 0;

CREATE TABLE retention_schedules (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  jurisdiction TEXT COLLATE "C" NOT NULL,
  effective_date TEXT COLLATE "C" NOT NULL,
  end_date TEXT COLLATE "C" NOT NULL
);
CREATE INDEX retention_schedules_by_name ON retention_schedules (parent, name);
CREATE INDEX retention_schedules_by_jurisdiction ON retention_schedules (parent, jurisdiction, name);
CREATE INDEX retention_schedules_by_effective_date ON retention_schedules (parent, effective_date, name);
CREATE INDEX retention_schedules_by_end_date ON retention_schedules (parent, end_date, name);
CREATE INDEX retention_schedules_deleted ON retention_schedules (delete_time) WHERE delete_time > 0;

-- The exemption tables that a packet was made by, and the schedules that something was disposed of by: they stay.
CREATE TABLE used_rules (
  name TEXT COLLATE "C" PRIMARY KEY
);

CREATE TABLE legal_holds (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  kind BIGINT NOT NULL,
  state BIGINT NOT NULL
);
CREATE INDEX legal_holds_by_name ON legal_holds (parent, name);
CREATE INDEX legal_holds_by_kind ON legal_holds (parent, kind, name);
CREATE INDEX legal_holds_by_state ON legal_holds (parent, state, name);
CREATE INDEX legal_holds_deleted ON legal_holds (delete_time) WHERE delete_time > 0;

-- What holds that run keep: a requisition, an applicant, or the organization and so all of it.
CREATE TABLE held (
  subject TEXT COLLATE "C" NOT NULL,
  hold TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (subject, hold)
);
CREATE INDEX held_by_hold ON held (hold);

CREATE TABLE disposal_certificates (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL
);
CREATE INDEX disposal_certificates_by_name ON disposal_certificates (parent, name);
CREATE INDEX disposal_certificates_deleted ON disposal_certificates (delete_time) WHERE delete_time > 0;

-- What an operation has disposed of and no certificate tells of yet; it goes with the certificate. Days since 1970.
CREATE TABLE disposed_records (
  operation TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  parent TEXT COLLATE "C" NOT NULL,
  requisition TEXT COLLATE "C" NOT NULL,
  record_class BIGINT NOT NULL,
  schedule TEXT COLLATE "C" NOT NULL,
  authority TEXT COLLATE "C" NOT NULL,
  due_day BIGINT NOT NULL,
  actor TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (operation, name)
);
CREATE INDEX disposed_records_by_parent ON disposed_records (parent, operation);

-- Where somebody applied whose application was disposed of while other records about them are kept.
CREATE TABLE former_applications (
  application TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  applicant TEXT COLLATE "C" NOT NULL,
  requisition TEXT COLLATE "C" NOT NULL,
  jurisdiction TEXT COLLATE "C" NOT NULL,
  end_day BIGINT NOT NULL
);
CREATE INDEX former_applications_by_parent ON former_applications (parent, requisition, jurisdiction, end_day);
CREATE INDEX former_applications_by_requisition ON former_applications (requisition, applicant, application);
CREATE INDEX former_applications_by_applicant ON former_applications (applicant, requisition);

-- Who looked at, or took away, what is looked at with care.
CREATE TABLE disclosures (
  parent TEXT COLLATE "C" NOT NULL,
  disclose_time BIGINT NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  method TEXT COLLATE "C" NOT NULL,
  actor TEXT COLLATE "C" NOT NULL,
  reference TEXT COLLATE "C" NOT NULL,
  trace_id TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (parent, disclose_time, id)
);
CREATE INDEX disclosures_by_subject ON disclosures (parent, subject, disclose_time, id);

-- A list that is disposed of counts no claims any more.
CREATE INDEX counted_claims_by_list ON counted_claims (eligible_list);
