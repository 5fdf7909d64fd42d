-- What those who are gone were: how many of them were in a stage with an outcome (0 undecided, 1 selected, 2 not
-- selected, 3 withdrew). Everybody has the dimension 0, without set and category.
CREATE TABLE impact_counts (
  requisition TEXT COLLATE "C" NOT NULL,
  stage TEXT COLLATE "C" NOT NULL,
  outcome BIGINT NOT NULL,
  dimension BIGINT NOT NULL,
  category_set TEXT COLLATE "C" NOT NULL,
  category BIGINT NOT NULL,
  people BIGINT NOT NULL,
  PRIMARY KEY (requisition, stage, outcome, dimension, category_set, category)
);

-- What figures need of requisitions that are gone: the body has a name and stages.
CREATE TABLE impact_requisitions (
  requisition TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  job_profile TEXT COLLATE "C" NOT NULL,
  open_date TEXT COLLATE "C" NOT NULL,
  body BYTEA NOT NULL
);
CREATE INDEX impact_requisitions_by_job_profile ON impact_requisitions (parent, job_profile, open_date);
