# shellcheck shell=bash disable=SC2154,SC2034 # read by tools/bench, which has what it uses and uses what it sets
# Raters hand in 49 behaviors and a level, each once, against the same rows in SQL in a copy of the database.

readonly hand_in_people=20000 # of 8 raters each
hand_in_used=0

prepare_hand_in() {
  stop_instance
  "$bin/fill-cycle" "sqlite:$work/data/assessment.sqlite" hand-in "$hand_in_people" open >"$work/hand_in.tokens" ||
    fail "the cycle was not filled"
  sqlite3 "$work/data/assessment.sqlite" "VACUUM INTO '$work/hand_in.sqlite'"
  start_instance
}

load_hand_in() {
  if [[ $1 == ours ]]; then
    generate "$bin/hand-in-load" "127.0.0.1:$assessment_port" "$work/hand_in.tokens" "$hand_in_used" "$2"
    read -r answers duration <"$work/load"
    hand_in_used=$((hand_in_used + answers + 64)) # those that were asked for when the time was over
  else
    generate "$bin/hand-in-by-hand" "$work/hand_in.sqlite" "$2"
    read -r answers duration <"$work/load"
  fi
}
