-- Who is in a unit on a day, and how many, is answered from the index alone: the rows of a long history lie far apart.
DROP INDEX assignment_spans_by_unit;
CREATE INDEX assignment_spans_by_unit
  ON assignment_spans (unit, known_to, valid_to, valid_from, known_from, is_primary, full_time_percent);
