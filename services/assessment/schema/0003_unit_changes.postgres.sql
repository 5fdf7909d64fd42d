-- What became of which unit. The resources say it; a step is one unit's way to one other, for following it either way.
CREATE TABLE unit_changes (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  effective_date TEXT COLLATE "C" NOT NULL
);
CREATE INDEX unit_changes_by_name ON unit_changes (parent, name);
CREATE INDEX unit_changes_by_effective_date ON unit_changes (parent, effective_date, name);
CREATE INDEX unit_changes_deleted ON unit_changes (delete_time) WHERE delete_time > 0;

CREATE TABLE unit_steps (
  predecessor TEXT COLLATE "C" NOT NULL,
  effective_day BIGINT NOT NULL,           -- days since 1970-01-01
  kind INTEGER NOT NULL,                   -- touchstone.assessment.v1.UnitChange.Kind
  successor TEXT COLLATE "C" NOT NULL,  -- the predecessor itself where it goes on
  percent INTEGER NOT NULL,                -- of the predecessor
  unit_change TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (predecessor, effective_day, kind, successor)
);
CREATE INDEX unit_steps_by_successor ON unit_steps (successor, effective_day);
CREATE INDEX unit_steps_by_unit_change ON unit_steps (unit_change);
