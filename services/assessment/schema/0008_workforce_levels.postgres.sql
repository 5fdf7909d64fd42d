-- What people have reached, kept so that questions about many of them are answered without asking each. All of it can be
-- made again from results, appeals and assignments; what keeps it up to date follows the log of changes.

-- The numbers that competencies have in what is kept.
CREATE TABLE kept_competencies (
  organization TEXT COLLATE "C" NOT NULL,
  competency TEXT COLLATE "C" NOT NULL,                -- its name in its framework
  number INTEGER NOT NULL,
  PRIMARY KEY (organization, competency)
);

-- One person's levels, and where they count. A row stays when nothing of it does, so that who follows `sequence` hears.
CREATE TABLE person_levels (
  purpose INTEGER NOT NULL,                -- touchstone.assessment.v1.AssessmentCycle.Purpose
  person TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  sequence BIGINT NOT NULL,                -- higher whenever the row is written
  body BYTEA NOT NULL,                      -- touchstone.assessment.v1.PersonLevels
  PRIMARY KEY (purpose, person)
);
CREATE UNIQUE INDEX person_levels_by_sequence ON person_levels (organization, purpose, sequence);

-- The figures of those whose primary assignment is in a unit, without the units below it: one row for each stretch of
-- days in which they stay the same, found by its end; no row where there are none.
CREATE TABLE unit_levels (
  purpose INTEGER NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  valid_to BIGINT NOT NULL,
  valid_from BIGINT NOT NULL,
  body BYTEA NOT NULL,                      -- touchstone.assessment.v1.UnitFigures
  PRIMARY KEY (purpose, unit, valid_to, valid_from)
);

-- Whose levels are to be computed again, and the cycles whose people are: behind `after`, by name. The cycle with no
-- name stands for everybody who has results.
CREATE TABLE levels_due (
  person TEXT COLLATE "C" PRIMARY KEY
);
CREATE TABLE level_cycles_due (
  cycle TEXT COLLATE "C" PRIMARY KEY,
  after TEXT COLLATE "C" NOT NULL
);

-- How far the log of changes was followed, and who follows it: one process at a time.
CREATE TABLE level_follower (
  id INTEGER PRIMARY KEY,
  position TEXT COLLATE "C" NOT NULL,                  -- empty before the first time
  last_sequence BIGINT NOT NULL,           -- given to a row of person_levels
  owner TEXT COLLATE "C" NOT NULL,
  lease_until BIGINT NOT NULL              -- microseconds since 1970
);
INSERT INTO level_follower (id, position, last_sequence, owner, lease_until) VALUES (1, '', 0, '', 0);

-- Who fits what best, as it was when somebody decided by it.
CREATE TABLE readiness_lists (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL
);
CREATE INDEX readiness_lists_by_name ON readiness_lists (parent, name);
CREATE INDEX readiness_lists_deleted ON readiness_lists (delete_time) WHERE delete_time > 0;
