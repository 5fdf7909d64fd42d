# shellcheck shell=bash disable=SC2154,SC2034 # read by tools/bench, which has what it uses and uses what it sets
# Publishing what 8 raters said of each of 10,000 people, and of 1,000.

prepare_publish() {
  stop_instance
  local people
  for people in 10000 1000; do
    "$bin/fill-cycle" "$assessment_database" "publish-$people" "$people" closed ||
      fail "the cycle of $people was not filled"
  done
  start_instance
}

# post PATH: to the gateway, as the administrator.
post() {
  curl -sS --fail -H "authorization: Bearer $(<"$work/data/admin.token")" -H 'content-type: application/json' -d '{}' \
    "http://127.0.0.1:$http_port/v1/$1"
}

load_publish() {
  local operation began
  answers=10000
  [[ $1 == ours ]] || answers=1000
  began=$(date +%s%N)
  operation=$(post "organizations/bench/assessmentCycles/publish-$answers:publish" | jq -r .name)
  until post "$operation:wait" >"$work/publish" && jq -e .done "$work/publish" >/dev/null; do :; done
  duration=$(awk -v ns=$(($(date +%s%N) - began)) 'BEGIN {print ns / 1e9}')
  jq -e '.response.state == "PUBLISHED"' "$work/publish" >/dev/null || fail "publish: $(<"$work/publish")"
}
