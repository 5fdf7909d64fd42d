# shellcheck shell=bash disable=SC2154 # read by tools/bench, which has what it uses
# Pages of 50 of a framework with 1,000,000 competencies.

readonly list_framework=organizations/bench/frameworks/long
readonly list_url=http://127.0.0.1:$catalog_port/touchstone.catalog.v1.Catalog/ListCompetencies

# One competency is created; the database multiplies its row, for creating them takes ten minutes.
fill_list() {
  touchstone call Catalog.CreateFramework \
    '{"parent": "organizations/bench", "frameworkId": "long", "framework": {"title": "Long"}}'
  jq "{parent: \"$list_framework\", competencyId: \"c0000000\", competency: {title, definition}}" \
    tools/peers/competency.json | touchstone call Catalog.CreateCompetency -
  sqlite3 -cmd '.timeout 10000' "$work/data/catalog.sqlite" "
    WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 999999)
    INSERT INTO competencies (name, parent, organization, revision, create_time, update_time, delete_time, body, title,
      code, parent_competency)
    SELECT substr(name, 1, length(name) - 7) || printf('%07d', n), parent, organization, revision, create_time,
      update_time, 0, body, title, code, parent_competency
    FROM number, competencies WHERE name = '$list_framework/competencies/c0000000'"
}

# The token of the 10,000th page: 9,999 pages of 50 are 499 of 1000, and 950 more.
page_token() {
  local token='' page size=1000
  for ((page = 1; page <= 500; page++)); do
    [[ $page -lt 500 ]] || size=950
    token=$(curl -sS --fail -H "authorization: Bearer $(<"$work/data/admin.token")" \
      "http://127.0.0.1:$http_port/v1/$list_framework/competencies?pageSize=$size&pageToken=$token" |
      jq -r '.nextPageToken // ""')
    [[ -n $token ]] || fail "there is no page after page $page"
  done
  echo "$token"
}

prepare_list() {
  fill_list >/dev/null
  echo "parent: \"$list_framework\", page_size: 50" | grpc_request ListCompetenciesRequest "$work/list.other.request"
  echo "parent: \"$list_framework\", page_size: 50, page_token: \"$(page_token)\"" |
    grpc_request ListCompetenciesRequest "$work/list.ours.request"
  local side
  for side in ours other; do
    call_grpc ours "$list_url" "$work/list.$side.request" "$work/list.$side"
  done
}

# Both sides are ours here.
load_list_page() { load_grpc ours "$list_url" "$work/list.$1.request" "$work/list.$1" "$2" 4 1; }
