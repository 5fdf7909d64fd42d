-- Tables of surveys.
CREATE TABLE surveys (
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
  trigger BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX surveys_by_name ON surveys (parent, name);
CREATE INDEX surveys_by_title ON surveys (parent, title, name);
CREATE INDEX surveys_by_state ON surveys (parent, state, name);
CREATE INDEX surveys_by_trigger ON surveys (parent, trigger, name);
CREATE INDEX surveys_deleted ON surveys (delete_time) WHERE delete_time > 0;
CREATE INDEX surveys_open ON surveys (parent, trigger, name) WHERE state = 2 AND delete_time = 0;

-- `worker` is who handled it, which no answer shows, `channel` the subject's. Of the token there are two hashes:
-- `token_hash` finds the invitation; `survey_hash`, made with the survey's name, says that the token is its own.
-- `notice` brings the token; '' once it is known what became of it.
CREATE TABLE survey_invitations (
  name TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  organization TEXT NOT NULL,
  revision BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  delete_time BIGINT NOT NULL,
  body BLOB NOT NULL,
  customer TEXT NOT NULL,
  contact TEXT NOT NULL,
  "case" TEXT NOT NULL,
  service_type TEXT NOT NULL,
  organizational_unit TEXT NOT NULL,
  language TEXT NOT NULL,
  state BIGINT NOT NULL,
  invite_time BIGINT NOT NULL,
  expire_time BIGINT NOT NULL,
  worker TEXT NOT NULL DEFAULT '',
  channel BIGINT NOT NULL DEFAULT 0,
  token_hash TEXT,
  survey_hash TEXT NOT NULL DEFAULT '',
  notice TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX survey_invitations_by_name ON survey_invitations (parent, name);
CREATE INDEX survey_invitations_by_customer ON survey_invitations (parent, customer, name);
CREATE INDEX survey_invitations_by_contact ON survey_invitations (parent, contact, name);
CREATE INDEX survey_invitations_by_case ON survey_invitations (parent, "case", name);
CREATE INDEX survey_invitations_by_service_type ON survey_invitations (parent, service_type, name);
CREATE INDEX survey_invitations_by_organizational_unit ON survey_invitations (parent, organizational_unit, name);
CREATE INDEX survey_invitations_by_language ON survey_invitations (parent, language, name);
CREATE INDEX survey_invitations_by_state ON survey_invitations (parent, state, name);
CREATE INDEX survey_invitations_by_invite_time ON survey_invitations (parent, invite_time, name);
CREATE INDEX survey_invitations_by_expire_time ON survey_invitations (parent, expire_time, name);
CREATE INDEX survey_invitations_deleted ON survey_invitations (delete_time) WHERE delete_time > 0;
CREATE UNIQUE INDEX survey_invitations_by_token ON survey_invitations (token_hash);
CREATE UNIQUE INDEX survey_invitations_one_of_each ON survey_invitations (parent, contact, "case");
CREATE INDEX survey_invitations_expiring ON survey_invitations (expire_time) WHERE state = 1;
CREATE INDEX survey_invitations_of_customer ON survey_invitations (customer, name);
CREATE INDEX survey_invitations_told ON survey_invitations (notice) WHERE notice <> '';

-- When a customer was invited last, to whatever survey: one row, so that two who invite at once meet.
CREATE TABLE last_invitations (
  organization TEXT NOT NULL,
  customer TEXT NOT NULL,
  invite_time BIGINT NOT NULL,
  PRIMARY KEY (organization, customer)
) WITHOUT ROWID;

-- Contacts and cases that chance did not draw: they are never drawn again.
CREATE TABLE undrawn_subjects (
  survey TEXT NOT NULL,
  subject TEXT NOT NULL,
  PRIMARY KEY (survey, subject)
) WITHOUT ROWID;

-- Contacts and cases after which somebody is to be invited, from `due_time` on. A row goes when that was done.
CREATE TABLE survey_triggers (
  survey TEXT NOT NULL,
  subject TEXT NOT NULL,
  due_time BIGINT NOT NULL,
  PRIMARY KEY (survey, subject)
) WITHOUT ROWID;
CREATE INDEX survey_triggers_due ON survey_triggers (due_time);

-- Answers, a row for each question that was answered. `rating` is -1 where there is none. `sealed_text`
-- is sealed under the customer's key. `place` is drawn: it orders comments, and says nothing of when.
CREATE TABLE survey_answers (
  organization TEXT NOT NULL,
  survey TEXT NOT NULL,
  invitation TEXT NOT NULL,
  question TEXT NOT NULL,
  about BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  rating BIGINT NOT NULL,
  choice TEXT NOT NULL,
  sealed_text BLOB NOT NULL,
  language TEXT NOT NULL,
  answer_date TEXT NOT NULL,
  place TEXT NOT NULL,
  PRIMARY KEY (invitation, question)
) WITHOUT ROWID;
CREATE INDEX survey_answers_by_place ON survey_answers (survey, place) WHERE kind = 8;
CREATE INDEX survey_answers_by_question ON survey_answers (survey, question, place) WHERE kind = 8;
