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
CREATE INDEX impact_counts_by_category_set ON impact_counts (category_set) WHERE category_set <> '';

-- What figures need of requisitions that are gone: the body has a name and stages.
CREATE TABLE impact_requisitions (
  requisition TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  job_profile TEXT COLLATE "C" NOT NULL,
  open_date TEXT COLLATE "C" NOT NULL,
  body BYTEA NOT NULL
);
CREATE INDEX impact_requisitions_by_job_profile ON impact_requisitions (parent, job_profile, open_date);

-- How an application fared is read from where it is, without reading it.
CREATE INDEX applications_by_outcome ON applications (requisition, stage, state, applicant);
