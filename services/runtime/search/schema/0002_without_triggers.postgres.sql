-- Only SQLite had triggers.
SELECT 1;
