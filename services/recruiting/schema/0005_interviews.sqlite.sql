-- Who asks whom, what was scored, and what panels agreed on.
CREATE TABLE interviews (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  application TEXT NOT NULL,
  requisition TEXT NOT NULL,
  state BIGINT NOT NULL,
  start_time BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX interviews_by_name ON interviews (parent, name);
CREATE INDEX interviews_by_application ON interviews (parent, application, name);
CREATE INDEX interviews_by_requisition ON interviews (parent, requisition, name);
CREATE INDEX interviews_by_state ON interviews (parent, state, name);
CREATE INDEX interviews_by_start_time ON interviews (parent, start_time, name);
CREATE INDEX interviews_deleted ON interviews (delete_time) WHERE delete_time > 0;

CREATE TABLE scorecards (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  scorer TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX scorecards_by_name ON scorecards (parent, name);
CREATE INDEX scorecards_by_scorer ON scorecards (parent, scorer, name);
CREATE INDEX scorecards_deleted ON scorecards (delete_time) WHERE delete_time > 0;

-- Who is named by an interview, as a member of its panel or as an alternate (1 or 0), and whether they are recused
-- (1 or 0). A seat stays for good once its interview began.
CREATE TABLE panel_seats (
  interview TEXT NOT NULL,
  person TEXT NOT NULL,
  requisition TEXT NOT NULL,
  alternate BIGINT NOT NULL,
  recused BIGINT NOT NULL,
  PRIMARY KEY (interview, person)
) WITHOUT ROWID;
CREATE INDEX panel_seats_by_person ON panel_seats (person, requisition);

-- What one member scored: the level as it was scored alone, and as it is since the panel conferred. Levels are counted
-- from 1; 0 is below the lowest.
CREATE TABLE scores (
  interview TEXT NOT NULL,
  scorer TEXT NOT NULL,
  question TEXT NOT NULL,
  competency TEXT NOT NULL,
  requisition TEXT NOT NULL,
  application TEXT NOT NULL,
  level_alone BIGINT NOT NULL,
  level BIGINT NOT NULL,
  PRIMARY KEY (interview, scorer, question)
) WITHOUT ROWID;
CREATE INDEX scores_by_requisition ON scores (requisition, application);
CREATE INDEX scores_by_application ON scores (application);

-- What a panel agreed on, in the guide's order, with what it weighs; why is sealed under the applicant's key.
CREATE TABLE consensus_levels (
  interview TEXT NOT NULL,
  competency TEXT NOT NULL,
  requisition TEXT NOT NULL,
  application TEXT NOT NULL,
  position BIGINT NOT NULL,
  level_id TEXT NOT NULL,
  level BIGINT NOT NULL,
  weight BIGINT NOT NULL,
  conclude_time BIGINT NOT NULL,
  reason BLOB NOT NULL,
  PRIMARY KEY (interview, competency)
) WITHOUT ROWID;
CREATE INDEX consensus_levels_by_requisition ON consensus_levels (requisition, application);
CREATE INDEX consensus_levels_by_application ON consensus_levels (application);
