-- The tables of applicants and applications; they come with their service.
SELECT 1;
