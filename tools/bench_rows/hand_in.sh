# shellcheck shell=bash disable=SC2154,SC2034 # read by tools/bench, which has what it uses and uses what it sets
# Raters hand in 49 behaviors and a level, each once, against the same rows in SQL: in a copy of the SQLite file, or
# in a database of its own on the same PostgreSQL.

readonly hand_in_people=20000 # of 8 raters each
hand_in_used=0

prepare_hand_in() {
  stop_instance
  fill_cycle "$assessment_database"
  if [[ -z $database ]]; then
    sqlite3 "$work/data/assessment.sqlite" "VACUUM INTO '$work/hand_in.sqlite'"
  else
    psql -Xqd "$database/postgres" -c 'CREATE DATABASE bench_by_hand TEMPLATE touchstone_assessment'
  fi
  start_instance
  [[ -z $database ]] || write_pgbench_script
}

fill_cycle() {
  "$bin/fill-cycle" "$1" hand-in "$hand_in_people" open >"$work/hand_in.tokens" || fail "the cycle was not filled"
}

# Each client takes raters of its own, whose hashes can be computed here; bytes are those that one of ours wrote.
write_pgbench_script() {
  local rated='organizations/bench/assessmentCycles/hand-in' response body
  psql -Xqd "$database/bench_by_hand" -c "UPDATE rater_done SET done_hash = md5(n::text)
    FROM (SELECT rater_assignment AS of, row_number() OVER () AS n FROM rater_done) numbered WHERE of = rater_assignment"
  load_hand_in ours 1
  body=$(psql -XAtd "$assessment_database" -c 'SELECT body FROM ratings LIMIT 1')
  response=$(psql -XAtd "$assessment_database" -c \
    "SELECT response FROM idempotency WHERE method LIKE '%/HandInRating' LIMIT 1")
  [[ ${#body} -gt 500 && -n $response ]] || fail "hand-in: ours wrote no rating"
  cat >"$work/hand_in.sql" <<SQL
\\set i :i + 64
\\set n :i + :client_id
BEGIN;
UPDATE rater_done SET done = 1 WHERE done_hash = md5((:n)::text) RETURNING rater_assignment, subject \\gset
SELECT nextval('revisions') AS revision, (extract(epoch FROM clock_timestamp()) * 1e6)::bigint AS now \\gset
INSERT INTO ratings (name, parent, organization, revision, create_time, update_time, delete_time, body, subject,
  relation) VALUES ('$rated/ratings/r' || (:n)::text, '$rated', 'bench', :revision, :now, :now, 0, '$body', :subject, 3);
INSERT INTO changes (sequence, change_time, organization, resource_type, resource, kind, previous_sequence, actor,
  method, trace_id, body) VALUES (:revision, :now, 'bench', 'touchstone.dev/Rating', '$rated/ratings/r' || (:n)::text, 1, 0,
  :rater_assignment, '/touchstone.assessment.v1.Ratings/HandInRating', repeat('a', 32), '$body');
INSERT INTO idempotency (caller, method, request_id, request_sha256, response, expire_time) VALUES ('',
  '/touchstone.assessment.v1.Ratings/HandInRating', (:n)::text, repeat('b', 64), '$response', :now + 86400000000);
COMMIT;
SQL
}

load_hand_in() {
  if [[ $1 == ours ]]; then
    generate "$bin/hand-in-load" "127.0.0.1:$assessment_port" "$work/hand_in.tokens" "$hand_in_used" "$2"
    read -r answers duration <"$work/load"
    hand_in_used=$((hand_in_used + answers + 64)) # those that were asked for when the time was over
  elif [[ -z $database ]]; then
    generate "$bin/hand-in-by-hand" "$work/hand_in.sqlite" "$2"
    read -r answers duration <"$work/load"
  else
    generate pgbench -n -M prepared -c 64 -j 2 -T "$2" -D "i=${hand_in_by_hand:-0}" -f "$work/hand_in.sql" \
      "$database/bench_by_hand"
    [[ $(<"$work/load") =~ actually\ processed:\ ([0-9]+) ]] || fail "pgbench: $(<"$work/load")"
    answers=${BASH_REMATCH[1]} duration=$2
    [[ $(psql -XAtd "$database/bench_by_hand" -c 'SELECT count(*) FROM ratings') -ge $answers ]] ||
      fail "pgbench: it wrote no ratings"
    hand_in_by_hand=$((${hand_in_by_hand:-0} + 20000))
  fi
}
