-- The tables of lists, certifications and decisions; they come with their service.
SELECT 1;
