-- Kept figures count stale evidence and weigh what is missing from here on: all of them are made again.
INSERT INTO level_cycles_due (cycle, after) VALUES ('', '') ON CONFLICT (cycle) DO UPDATE SET after = '';

-- Who develops what, for questions about many people.
CREATE INDEX development_plans_of_organization ON development_plans (organization, state, name);

-- Who was ever in a unit, some at a time, by name.
CREATE INDEX assignment_spans_of_unit ON assignment_spans (unit, known_to, is_primary, person);
