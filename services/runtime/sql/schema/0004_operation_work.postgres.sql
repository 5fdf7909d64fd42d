-- What is still to be done can be megabytes, which every look at the operation would read past.
CREATE TABLE operation_work (
  name TEXT COLLATE "C" PRIMARY KEY,    -- of the operation; gone when it is done
  work BYTEA NOT NULL
);
INSERT INTO operation_work SELECT name, work FROM operations WHERE work IS NOT NULL;
ALTER TABLE operations DROP COLUMN work;
