-- An organization's texts in one language; its number is in every token of theirs.
CREATE TABLE search_scopes (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization TEXT COLLATE "C" NOT NULL,
  stemmer TEXT COLLATE "C" NOT NULL         -- "en", or "und" where there is none
);
CREATE UNIQUE INDEX search_scopes_are_unique ON search_scopes (organization, stemmer);

-- What is indexed.
CREATE TABLE search_resources (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL,
  type TEXT NOT NULL,                       -- "touchstone.dev/Competency"
  title TEXT NOT NULL,
  language TEXT NOT NULL,                   -- BCP 47
  digest BIGINT NOT NULL                    -- of all that the index was told of it
);
CREATE UNIQUE INDEX search_resources_by_name ON search_resources (name);

CREATE TABLE search_passages (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  resource BIGINT NOT NULL,                 -- search_resources.id
  place TEXT COLLATE "C" NOT NULL,          -- resource, kind, item and part: orders what scores alike
  score BIGINT NOT NULL,
  digest BIGINT NOT NULL,
  tokens TSVECTOR NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX search_passages_of_resource ON search_passages (resource);

-- The index over `tokens`, which are made by services/runtime/search/tokens.cc: no text search configuration
-- has a part in it. A search reads what waits to be put into place, too, so that is kept short.
CREATE INDEX search_passages_by_tokens ON search_passages USING GIN (tokens) WITH (gin_pending_list_limit = 512);

-- Tables that are being indexed from one end to the other, in small steps.
CREATE TABLE search_walks (
  table_name TEXT COLLATE "C" NOT NULL,
  prefix TEXT COLLATE "C" NOT NULL,         -- of the names that are walked; empty for all
  version BIGINT NOT NULL,                  -- of the tokens
  position TEXT COLLATE "C" NOT NULL,       -- the last name that is done
  done BIGINT NOT NULL,
  PRIMARY KEY (table_name, prefix)
);
