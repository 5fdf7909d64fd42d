-- What those who are gone were: how many of them were in a stage with an outcome (0 undecided, 1 selected, 2 not
-- selected, 3 withdrew). Everybody has the dimension 0, without set and category.
CREATE TABLE impact_counts (
  requisition TEXT NOT NULL,
  stage TEXT NOT NULL,
  outcome BIGINT NOT NULL,
  dimension BIGINT NOT NULL,
  category_set TEXT NOT NULL,
  category BIGINT NOT NULL,
  people BIGINT NOT NULL,
  PRIMARY KEY (requisition, stage, outcome, dimension, category_set, category)
) WITHOUT ROWID;

-- What figures need of requisitions that are gone: the body has a name and stages.
CREATE TABLE impact_requisitions (
  requisition TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  job_profile TEXT NOT NULL,
  open_date TEXT NOT NULL,
  body BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX impact_requisitions_by_job_profile ON impact_requisitions (parent, job_profile, open_date);
