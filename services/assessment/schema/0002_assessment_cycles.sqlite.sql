-- The place of the assessment cycles' tables; nothing yet.
SELECT 1;
