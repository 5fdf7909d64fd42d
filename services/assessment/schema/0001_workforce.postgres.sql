-- Who is where, and when. The resources hold their rows; a span is a stretch of days in which one row holds, for
-- counting and for asking who stands where. Days are counted from 1970-01-01; `valid_to` is the day behind the last
-- (9999999 for none). What is written otherwise later is kept: it was known from `known_from` until before `known_to`
-- (microseconds since 1970; 9223372036854775807 for what is still known).
CREATE TABLE organizational_units (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL
);
CREATE INDEX organizational_units_by_name ON organizational_units (parent, name);
CREATE INDEX organizational_units_deleted ON organizational_units (delete_time) WHERE delete_time > 0;

CREATE TABLE positions (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL
);
CREATE INDEX positions_by_name ON positions (parent, name);
CREATE INDEX positions_deleted ON positions (delete_time) WHERE delete_time > 0;

CREATE TABLE people (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL
);
CREATE INDEX people_by_name ON people (parent, name);
CREATE INDEX people_deleted ON people (delete_time) WHERE delete_time > 0;

CREATE TABLE employments (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  start_date TEXT COLLATE "C" NOT NULL,
  end_date TEXT COLLATE "C" NOT NULL
);
CREATE INDEX employments_by_name ON employments (parent, name);
CREATE INDEX employments_by_start_date ON employments (parent, start_date, name);
CREATE INDEX employments_by_end_date ON employments (parent, end_date, name);
CREATE INDEX employments_deleted ON employments (delete_time) WHERE delete_time > 0;

CREATE TABLE assignments (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL
);
CREATE INDEX assignments_by_name ON assignments (parent, name);
CREATE INDEX assignments_deleted ON assignments (delete_time) WHERE delete_time > 0;

CREATE TABLE unit_spans (
  name TEXT COLLATE "C" NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT NOT NULL,
  known_from BIGINT NOT NULL,
  known_to BIGINT NOT NULL,
  parent_unit TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (name, known_to, valid_from)
);
CREATE INDEX unit_spans_by_parent_unit ON unit_spans (parent_unit, known_to, valid_to, valid_from);

CREATE TABLE position_spans (
  name TEXT COLLATE "C" NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT NOT NULL,
  known_from BIGINT NOT NULL,
  known_to BIGINT NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (name, known_to, valid_from)
);
CREATE INDEX position_spans_by_unit ON position_spans (unit, known_to, valid_to, valid_from);

CREATE TABLE employment_spans (
  name TEXT COLLATE "C" NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT NOT NULL,
  known_from BIGINT NOT NULL,
  known_to BIGINT NOT NULL,
  work_status INTEGER NOT NULL,
  PRIMARY KEY (name, known_to, valid_from)
);

CREATE TABLE assignment_spans (
  name TEXT COLLATE "C" NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT NOT NULL,
  known_from BIGINT NOT NULL,
  known_to BIGINT NOT NULL,
  person TEXT COLLATE "C" NOT NULL,
  employment TEXT COLLATE "C" NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  position TEXT COLLATE "C" NOT NULL,
  manager TEXT COLLATE "C" NOT NULL,
  is_primary INTEGER NOT NULL,
  full_time_percent INTEGER NOT NULL,
  body BYTEA NOT NULL,                     -- touchstone.assessment.v1.AssignmentRow
  PRIMARY KEY (name, known_to, valid_from)
);
CREATE INDEX assignment_spans_by_person ON assignment_spans (person, known_to, valid_to, valid_from);
CREATE INDEX assignment_spans_by_employment ON assignment_spans (employment, known_to, valid_to, valid_from);
CREATE INDEX assignment_spans_by_unit ON assignment_spans (unit, known_to, valid_to, valid_from);
CREATE INDEX assignment_spans_by_position ON assignment_spans (position, known_to, valid_to, valid_from);
CREATE INDEX assignment_spans_by_manager ON assignment_spans (manager, known_to, valid_to, valid_from);

-- Under which id another system knows which resource.
CREATE TABLE external_ids (
  organization TEXT COLLATE "C" NOT NULL,
  resource_type TEXT COLLATE "C" NOT NULL,
  system TEXT COLLATE "C" NOT NULL,
  type TEXT COLLATE "C" NOT NULL,
  value TEXT COLLATE "C" NOT NULL,
  resource TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (organization, resource_type, system, type, value)
);
CREATE INDEX external_ids_by_resource ON external_ids (resource);
