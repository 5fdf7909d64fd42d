-- What is counted (rules/counting.h): three sums for each measure and day, by what they are told apart by. Each is kept
-- as sixteen rows, so that those who write at once do not wait for each other.
CREATE TABLE figures_by_day (
  organization TEXT COLLATE "C" NOT NULL,
  measure BIGINT NOT NULL,
  day TEXT COLLATE "C" NOT NULL,
  organizational_unit TEXT COLLATE "C" NOT NULL,
  service_type TEXT COLLATE "C" NOT NULL,
  language TEXT COLLATE "C" NOT NULL,
  channel BIGINT NOT NULL,
  extra TEXT COLLATE "C" NOT NULL,
  shard BIGINT NOT NULL,
  count BIGINT NOT NULL,
  sum BIGINT NOT NULL,
  sum_of_squares BIGINT NOT NULL,
  PRIMARY KEY (organization, measure, day, organizational_unit, service_type, language, channel, extra, shard)
);

-- The same by month.
CREATE TABLE figures_by_month (
  organization TEXT COLLATE "C" NOT NULL,
  measure BIGINT NOT NULL,
  month TEXT COLLATE "C" NOT NULL,
  organizational_unit TEXT COLLATE "C" NOT NULL,
  service_type TEXT COLLATE "C" NOT NULL,
  language TEXT COLLATE "C" NOT NULL,
  channel BIGINT NOT NULL,
  extra TEXT COLLATE "C" NOT NULL,
  shard BIGINT NOT NULL,
  count BIGINT NOT NULL,
  sum BIGINT NOT NULL,
  sum_of_squares BIGINT NOT NULL,
  PRIMARY KEY (organization, measure, month, organizational_unit, service_type, language, channel, extra, shard)
);

-- Of those who work: by month, and by day where it is counted what is due or was kept.
CREATE TABLE worker_figures (
  organization TEXT COLLATE "C" NOT NULL,
  measure BIGINT NOT NULL,
  period TEXT COLLATE "C" NOT NULL,
  worker TEXT COLLATE "C" NOT NULL,
  count BIGINT NOT NULL,
  sum BIGINT NOT NULL,
  sum_of_squares BIGINT NOT NULL,
  PRIMARY KEY (organization, measure, period, worker)
);
CREATE INDEX worker_figures_by_worker ON worker_figures (organization, worker, measure, period);

-- Which organizational units are in which, each also in itself, as assessment told it last.
CREATE TABLE unit_tree (
  organization TEXT COLLATE "C" NOT NULL,
  ancestor TEXT COLLATE "C" NOT NULL,
  organizational_unit TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (organization, ancestor, organizational_unit)
);

-- Up to when what another service knows is kept here, by what it is.
CREATE TABLE applied_events (
  source TEXT COLLATE "C" PRIMARY KEY,
  position TEXT COLLATE "C" NOT NULL
);

CREATE TABLE effectiveness_studies (
  name TEXT COLLATE "C" PRIMARY KEY,
  parent TEXT COLLATE "C" NOT NULL,
  organization TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BYTEA NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  competency TEXT COLLATE "C" NOT NULL,
  run_time BIGINT NOT NULL
);
CREATE INDEX effectiveness_studies_by_name ON effectiveness_studies (parent, name);
CREATE INDEX effectiveness_studies_by_title ON effectiveness_studies (parent, title, name);
CREATE INDEX effectiveness_studies_by_competency ON effectiveness_studies (parent, competency, name);
CREATE INDEX effectiveness_studies_by_run_time ON effectiveness_studies (parent, run_time, name);
CREATE INDEX effectiveness_studies_deleted ON effectiveness_studies (delete_time) WHERE delete_time > 0;

-- How satisfied the customer of a case was.
CREATE INDEX survey_invitations_of_case ON survey_invitations ("case") WHERE "case" <> '';
