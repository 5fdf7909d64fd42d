# shellcheck shell=bash disable=SC2154 # read by tools/bench, which has what it uses
# One competency of about 2 kB: at the catalog against a bare gRPC server, and through the gateway against
# grpc-gateway in front of that server.

readonly get_name=organizations/bench/frameworks/service/competencies/customer-focus

prepare_get() {
  touchstone call Catalog.CreateFramework \
    '{"parent": "organizations/bench", "frameworkId": "service", "framework": {"title": "Service"}}' >/dev/null
  jq '{parent: "organizations/bench/frameworks/service", competencyId: "customer-focus", competency: .}' \
    tools/peers/competency.json | touchstone call Catalog.CreateCompetency - >/dev/null
  grpc_request GetCompetencyRequest "$work/get.request" <<<"name: \"$get_name\""

  ./tools/peers/grpc_gateway/build build/bench
  call_grpc ours "$(get_grpc_url ours)" "$work/get.request" "$work/get.ours"
  tail -c +6 "$work/get.ours" >"$work/competency"
  start bare "$bin/bare-server" "127.0.0.1:$bare_port" "$work/competency"
  eventually bare listens "$bare_port"
  others+=("${started[-1]}")
  start grpc-gateway build/bench/grpc-gateway "127.0.0.1:$grpc_gateway_port" "127.0.0.1:$bare_port"
  eventually grpc-gateway listens "$grpc_gateway_port"
  others+=("${started[-1]}")

  # Both answer the same, or nothing is compared.
  call_grpc other "$(get_grpc_url other)" "$work/get.request" "$work/get.other"
  cmp "$work/get.ours" "$work/get.other" >&2 || fail "the two gRPC servers do not send the same message"
  local side headers
  for side in ours other; do
    mapfile -t headers < <(get_rest_headers "$side")
    curl -sS --fail-with-body "${headers[@]}" -o "$work/get.$side.json" "$(get_rest_url "$side")" ||
      fail "REST: an error from $side: $(<"$work/get.$side.json")"
  done
  cmp <(jq -S . "$work/get.ours.json") <(jq -S . "$work/get.other.json") >&2 ||
    fail "the two REST servers do not say the same"
}

get_grpc_url() {
  local port=$bare_port
  [[ $1 != ours ]] || port=$catalog_port
  echo "http://127.0.0.1:$port/touchstone.catalog.v1.Catalog/GetCompetency"
}
get_rest_url() {
  local port=$grpc_gateway_port
  [[ $1 != ours ]] || port=$http_port
  echo "http://127.0.0.1:$port/v1/$get_name"
}
get_rest_headers() {
  [[ $1 != ours ]] || printf '%s\n' -H "authorization: Bearer $(<"$work/data/admin.token")"
}

load_grpc_get() {
  load_grpc "$1" "$(get_grpc_url "$1")" "$work/get.request" "$work/get.ours" "$2" 64 1
}
load_grpc_get_4x16() {
  load_grpc "$1" "$(get_grpc_url "$1")" "$work/get.request" "$work/get.ours" "$2" 4 16
}
load_rest_get() {
  local headers
  mapfile -t headers < <(get_rest_headers "$1")
  load_http "$(get_rest_url "$1")" "$2" "$(stat -c %s "$work/get.$1.json")" "${headers[@]}"
}
