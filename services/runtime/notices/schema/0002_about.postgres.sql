-- What a notice is about, by the name of a resource: it can be withdrawn by it while it is open. '' for none.
ALTER TABLE notices ADD COLUMN about TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX notices_by_about ON notices (about, name) WHERE open = 1;
