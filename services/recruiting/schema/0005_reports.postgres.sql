-- The tables of records, and of what reports count; they come with their service.
SELECT 1;
