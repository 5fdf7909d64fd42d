-- The tables of guides, interviews and references; they come with their service.
SELECT 1;
