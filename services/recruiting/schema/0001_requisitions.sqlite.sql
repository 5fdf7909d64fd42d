-- Which positions are to be filled, how, and what the public reads about it.
CREATE TABLE hiring_processes (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  title TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX hiring_processes_by_name ON hiring_processes (parent, name);
CREATE INDEX hiring_processes_by_title ON hiring_processes (parent, title, name);
CREATE INDEX hiring_processes_deleted ON hiring_processes (delete_time) WHERE delete_time > 0;

CREATE TABLE requisitions (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  title TEXT NOT NULL,
  state BIGINT NOT NULL,
  job_profile TEXT NOT NULL,
  organizational_unit TEXT NOT NULL,
  hiring_manager TEXT NOT NULL,
  hiring_process TEXT NOT NULL,
  open_date TEXT NOT NULL,
  close_date TEXT NOT NULL,
  end_time BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX requisitions_by_name ON requisitions (parent, name);
CREATE INDEX requisitions_by_title ON requisitions (parent, title, name);
CREATE INDEX requisitions_by_state ON requisitions (parent, state, name);
CREATE INDEX requisitions_by_job_profile ON requisitions (parent, job_profile, name);
CREATE INDEX requisitions_by_organizational_unit ON requisitions (parent, organizational_unit, name);
CREATE INDEX requisitions_by_hiring_manager ON requisitions (parent, hiring_manager, name);
CREATE INDEX requisitions_by_hiring_process ON requisitions (parent, hiring_process, name);
CREATE INDEX requisitions_by_open_date ON requisitions (parent, open_date, name);
CREATE INDEX requisitions_by_close_date ON requisitions (parent, close_date, name);
CREATE INDEX requisitions_by_end_time ON requisitions (parent, end_time, name);
CREATE INDEX requisitions_deleted ON requisitions (delete_time) WHERE delete_time > 0;

CREATE TABLE announcements (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  state BIGINT NOT NULL,
  version BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX announcements_by_name ON announcements (parent, name);
CREATE INDEX announcements_by_number ON announcements (parent, version, name);
CREATE INDEX announcements_by_state ON announcements (parent, state, name);
CREATE INDEX announcements_deleted ON announcements (delete_time) WHERE delete_time > 0;
CREATE UNIQUE INDEX announcements_by_version ON announcements (parent, version)
  WHERE version <> 0 AND delete_time = 0;

CREATE TABLE outreach_activities (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  requisition TEXT NOT NULL,
  activity_date TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX outreach_activities_by_name ON outreach_activities (parent, name);
CREATE INDEX outreach_activities_by_requisition ON outreach_activities (parent, requisition, name);
CREATE INDEX outreach_activities_by_activity_date ON outreach_activities (parent, activity_date, name);
CREATE INDEX outreach_activities_deleted ON outreach_activities (delete_time) WHERE delete_time > 0;

CREATE TABLE external_ids (
  organization TEXT NOT NULL,
  resource_type TEXT NOT NULL,
  system TEXT NOT NULL,
  type TEXT NOT NULL,
  value TEXT NOT NULL,
  resource TEXT NOT NULL,
  PRIMARY KEY (organization, resource_type, system, type, value)
) WITHOUT ROWID;
CREATE INDEX external_ids_by_resource ON external_ids (resource);

-- How far each application is, as others count: whether it goes on (1 or 0), whether it came as far as an interview
-- (1 or 0), and its offer (0 none was made, 1 is open, 2 was accepted, 3 stands no more). `outreach_activity` is empty
-- where none brought it.
CREATE TABLE application_progress (
  application TEXT PRIMARY KEY,
  requisition TEXT NOT NULL,
  outreach_activity TEXT NOT NULL,
  active BIGINT NOT NULL,
  interviewed BIGINT NOT NULL,
  offer BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX application_progress_by_requisition ON application_progress
  (requisition, outreach_activity, active, interviewed, offer);
CREATE INDEX application_progress_by_activity ON application_progress (outreach_activity)
  WHERE outreach_activity <> '';
