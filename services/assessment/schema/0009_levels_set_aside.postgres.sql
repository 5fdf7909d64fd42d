-- Whose levels could not be computed, since something stored of them cannot be read: what was kept of them stays. They are
-- tried again when anything of them changes, and by each process that begins.
CREATE TABLE levels_set_aside (
  person TEXT COLLATE "C" PRIMARY KEY
);
