-- Who may be certified for a job, by which rule, and who was.
CREATE TABLE certification_rules (
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
CREATE INDEX certification_rules_by_name ON certification_rules (parent, name);
CREATE INDEX certification_rules_by_jurisdiction ON certification_rules (parent, jurisdiction, name);
CREATE INDEX certification_rules_by_effective_date ON certification_rules (parent, effective_date, name);
CREATE INDEX certification_rules_by_end_date ON certification_rules (parent, end_date, name);
CREATE INDEX certification_rules_deleted ON certification_rules (delete_time) WHERE delete_time > 0;

-- The rules that a list was made by: those do not change. The last day on which one was.
CREATE TABLE used_certification_rules (
  rule TEXT COLLATE "C" PRIMARY KEY,
  last_use_date TEXT COLLATE "C" NOT NULL
);

CREATE TABLE eligible_lists (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  requisition TEXT COLLATE "C" NOT NULL,
  kind BIGINT NOT NULL,
  state BIGINT NOT NULL,
  expire_date TEXT COLLATE "C" NOT NULL
);
CREATE INDEX eligible_lists_by_name ON eligible_lists (parent, name);
CREATE INDEX eligible_lists_by_requisition ON eligible_lists (parent, requisition, name);
CREATE INDEX eligible_lists_by_kind ON eligible_lists (parent, kind, name);
CREATE INDEX eligible_lists_by_state ON eligible_lists (parent, state, name);
CREATE INDEX eligible_lists_by_expire_date ON eligible_lists (parent, expire_date, name);
CREATE INDEX eligible_lists_deleted ON eligible_lists (delete_time) WHERE delete_time > 0;

-- What examinations came to, in hundredths, as it was recorded.
CREATE TABLE examination_scores (
  eligible_list TEXT COLLATE "C" NOT NULL,
  application TEXT COLLATE "C" NOT NULL,
  raw_score BIGINT NOT NULL,
  PRIMARY KEY (eligible_list, application)
);

-- Who is on an established list, in its order: by rank, those who did not pass last. Scores and points are in hundredths,
-- `preferences` are the ids of those that count, with commas between them; passed and referred_too are 1 or 0.
CREATE TABLE eligibles (
  eligible_list TEXT COLLATE "C" NOT NULL,
  place BIGINT NOT NULL,
  application TEXT COLLATE "C" NOT NULL,
  applicant TEXT COLLATE "C" NOT NULL,
  raw_score BIGINT NOT NULL,
  converted_score BIGINT NOT NULL,
  preferences TEXT COLLATE "C" NOT NULL,
  preference_points BIGINT NOT NULL,
  final_score BIGINT NOT NULL,
  passed BIGINT NOT NULL,
  referred_too BIGINT NOT NULL,
  rank BIGINT NOT NULL,
  band BIGINT NOT NULL,
  indistinguishable_from BIGINT NOT NULL,
  indistinguishable_to BIGINT NOT NULL,
  PRIMARY KEY (eligible_list, place)
);
CREATE INDEX eligibles_referred_too ON eligibles (eligible_list, place) WHERE referred_too = 1;
CREATE UNIQUE INDEX eligibles_by_application ON eligibles (application, eligible_list);

-- The claims that count on a list: those stay.
CREATE TABLE counted_claims (
  preference_claim TEXT COLLATE "C" NOT NULL,
  eligible_list TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (preference_claim, eligible_list)
);

-- The preferences that somebody was hired by and that count once.
CREATE TABLE used_preferences (
  applicant TEXT COLLATE "C" NOT NULL,
  jurisdiction TEXT COLLATE "C" NOT NULL,
  preference TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (applicant, jurisdiction, preference)
);

CREATE TABLE certifications (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  requisition TEXT COLLATE "C" NOT NULL
);
CREATE INDEX certifications_by_name ON certifications (parent, name);
CREATE INDEX certifications_by_requisition ON certifications (parent, requisition, name);
CREATE INDEX certifications_deleted ON certifications (delete_time) WHERE delete_time > 0;

-- Whom a certification refers, in order: where they stand on which list, and why they are referred.
CREATE TABLE referrals (
  certification TEXT COLLATE "C" NOT NULL,
  place BIGINT NOT NULL,
  application TEXT COLLATE "C" NOT NULL,
  eligible_list TEXT COLLATE "C" NOT NULL,
  eligible_place BIGINT NOT NULL,
  basis BIGINT NOT NULL,
  PRIMARY KEY (certification, place)
);
CREATE UNIQUE INDEX referrals_by_application ON referrals (application, certification);
