-- An organization's texts in one language; its number is in every token of theirs.
CREATE TABLE search_scopes (
  id INTEGER PRIMARY KEY,
  organization TEXT NOT NULL,
  stemmer TEXT NOT NULL                     -- "en", or "und" where there is none
);
CREATE UNIQUE INDEX search_scopes_are_unique ON search_scopes (organization, stemmer);

-- What is indexed.
CREATE TABLE search_resources (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  type TEXT NOT NULL,                       -- "touchstone.dev/Competency"
  title TEXT NOT NULL,
  language TEXT NOT NULL,                   -- BCP 47
  digest BIGINT NOT NULL                    -- of all that the index was told of it
);
CREATE UNIQUE INDEX search_resources_by_name ON search_resources (name);

CREATE TABLE search_passages (
  id INTEGER PRIMARY KEY,
  resource BIGINT NOT NULL,                 -- search_resources.id
  place TEXT NOT NULL,                      -- resource, kind, item and part: orders what scores alike
  score BIGINT NOT NULL,
  digest BIGINT NOT NULL,
  tokens TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX search_passages_of_resource ON search_passages (resource);

-- The index over `tokens`, which are made by services/runtime/search/tokens.cc and taken as they are.
CREATE VIRTUAL TABLE search_index USING fts5 (
  tokens, content = 'search_passages', content_rowid = 'id', tokenize = "ascii tokenchars '_'"
);
CREATE TRIGGER search_passages_inserted AFTER INSERT ON search_passages BEGIN
  INSERT INTO search_index (rowid, tokens) VALUES (new.id, new.tokens);
END;
CREATE TRIGGER search_passages_deleted AFTER DELETE ON search_passages BEGIN
  INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', old.id, old.tokens);
END;

-- Tables that are being indexed from one end to the other, in small steps.
CREATE TABLE search_walks (
  table_name TEXT NOT NULL,
  prefix TEXT NOT NULL,                     -- of the names that are walked; empty for all
  version BIGINT NOT NULL,                  -- of the tokens
  position TEXT NOT NULL,                   -- the last name that is done
  done BIGINT NOT NULL,
  PRIMARY KEY (table_name, prefix)
) WITHOUT ROWID;
