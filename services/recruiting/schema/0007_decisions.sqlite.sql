-- Who is offered a position and why, what they say, and who is to come.
CREATE TABLE decisions (
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
  certification TEXT NOT NULL,
  state BIGINT NOT NULL,
  start_date TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX decisions_by_name ON decisions (parent, name);
CREATE INDEX decisions_by_application ON decisions (parent, application, name);
CREATE INDEX decisions_by_requisition ON decisions (parent, requisition, name);
CREATE INDEX decisions_by_certification ON decisions (parent, certification, name);
CREATE INDEX decisions_by_state ON decisions (parent, state, name);
CREATE INDEX decisions_by_start_date ON decisions (parent, start_date, name);
CREATE INDEX decisions_deleted ON decisions (delete_time) WHERE delete_time > 0;
-- An application has one that is a draft, offered or accepted (1, 2, 3).
CREATE UNIQUE INDEX decisions_undeclined ON decisions (application) WHERE state IN (1, 2, 3) AND delete_time = 0;

-- The openings that offers fill, each a position: offers that stand or were accepted. `awaited` is 1 until who accepted
-- is there, and 0 from then on.
CREATE TABLE filled_openings (
  decision TEXT PRIMARY KEY,
  requisition TEXT NOT NULL,
  position TEXT NOT NULL,
  awaited BIGINT NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX filled_openings_by_requisition ON filled_openings (requisition, position);
CREATE INDEX filled_openings_by_position ON filled_openings (position, requisition, awaited);
CREATE UNIQUE INDEX filled_openings_awaited ON filled_openings (position) WHERE awaited = 1;

CREATE TABLE pre_hires (
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
  person TEXT NOT NULL,
  start_date TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX pre_hires_by_name ON pre_hires (parent, name);
CREATE INDEX pre_hires_by_application ON pre_hires (parent, application, name);
CREATE INDEX pre_hires_by_requisition ON pre_hires (parent, requisition, name);
CREATE INDEX pre_hires_by_state ON pre_hires (parent, state, name);
CREATE INDEX pre_hires_by_person ON pre_hires (parent, person, name);
CREATE INDEX pre_hires_by_start_date ON pre_hires (parent, start_date, name);
CREATE INDEX pre_hires_deleted ON pre_hires (delete_time) WHERE delete_time > 0;
-- Nobody begins twice on one day.
CREATE UNIQUE INDEX pre_hires_linked ON pre_hires (person, start_date) WHERE person <> '' AND delete_time = 0;
