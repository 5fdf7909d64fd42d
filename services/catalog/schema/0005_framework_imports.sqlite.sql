-- Files of frameworks that are being imported: what was uploaded waits here, checked one by one, until an
-- operation has checked the whole and written it.
CREATE TABLE framework_imports (
  id TEXT PRIMARY KEY,
  begin_time BIGINT NOT NULL,              -- microseconds since 1970
  checked INTEGER NOT NULL,                -- whether the whole has been checked
  resources BIGINT NOT NULL,               -- how many were uploaded
  resource_bytes BIGINT NOT NULL,
  request BLOB NOT NULL,                   -- touchstone.catalog.v1.ImportFrameworkRequest, without the document
  response BLOB NOT NULL                   -- touchstone.catalog.v1.ImportFrameworkResponse, so far
) WITHOUT ROWID;
CREATE INDEX framework_imports_by_begin_time ON framework_imports (begin_time);

-- A row goes when it is written.
CREATE TABLE framework_import_rows (
  import_id TEXT NOT NULL,
  kind INTEGER NOT NULL,                   -- RecordKind of services/catalog/exchange/record.h
  id TEXT NOT NULL,
  line BIGINT NOT NULL,
  place BIGINT NOT NULL,                   -- when it is written, lowest first; 0 not decided yet, -1 never
  code TEXT NOT NULL,
  above TEXT NOT NULL,                     -- the id of the competency that it is part of
  body BLOB NOT NULL,
  PRIMARY KEY (import_id, kind, id)
) WITHOUT ROWID;
CREATE INDEX framework_import_rows_by_place ON framework_import_rows (import_id, place, kind, id);
CREATE INDEX framework_import_rows_by_code ON framework_import_rows (import_id, code) WHERE code <> '';
