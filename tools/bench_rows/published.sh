# shellcheck shell=bash disable=SC2154 # read by tools/bench, which has what it uses
# A competency of a public release, as anybody's browser gets it, against nginx that has the same bytes in a file.

readonly published_framework=organizations/touchstone/frameworks/starter
readonly published_path=/v1/$published_framework/releases/bench/competencies/customer-focus

# Publishes the starter framework. Who submitted it may not approve it.
publish_starter() {
  local release=$published_framework/releases/bench secret hash
  secret=$(touchstone --output json call Admin.CreateApiKey \
    '{"parent": "organizations/touchstone", "apiKey": {"roles": ["catalog-reviewer"]}}' | jq -r .secret)
  touchstone call Catalog.CreateRelease "{\"parent\": \"$published_framework\", \"releaseId\": \"bench\",
    \"release\": {\"title\": \"Bench\", \"audience\": {\"kind\": \"PUBLIC\"}}}"
  hash=$(touchstone --output json call Catalog.SubmitRelease "{\"name\": \"$release\"}" | jq -r .contentHash)
  (umask 077 && printf %s "$secret" >"$work/reviewer.token")
  token_file=$work/reviewer.token touchstone call Catalog.ReviewRelease \
    "{\"name\": \"$release\", \"review\": {\"verdict\": \"APPROVED\", \"contentHash\": \"$hash\"}}"
  touchstone call Catalog.PublishRelease "{\"name\": \"$release\"}"
}

prepare_published() {
  publish_starter >/dev/null
  local file=$work/www$published_path
  mkdir -p "$(dirname "$file")"
  curl -sS --fail -D "$work/published.headers" -o "$file" "$(published_url ours)" ||
    fail "the published competency is not answered"
  grep -qi '^cache-control: public.*immutable' "$work/published.headers" || fail "it does not say that it can be kept"
  # As many processes as the gateway has threads; no log, and nothing but what it needs.
  cat >"$work/nginx.conf" <<END
daemon off;
worker_processes auto;
pid $work/nginx.pid;
error_log $work/nginx.error.log;
events { worker_connections 512; }
http {
  access_log off;
  client_body_temp_path $work/nginx.body;
  proxy_temp_path $work/nginx.proxy;
  fastcgi_temp_path $work/nginx.fastcgi;
  uwsgi_temp_path $work/nginx.uwsgi;
  scgi_temp_path $work/nginx.scgi;
  sendfile on;
  tcp_nopush on;
  open_file_cache max=10;
  keepalive_requests 1000000000;
  default_type application/json;
  server {
    listen 127.0.0.1:$nginx_port;
    root $work/www;
    add_header Cache-Control "public, max-age=31536000, immutable";
  }
}
END
  chmod -R a+rX "$work/www" && chmod a+x "$work" # for nginx's own user
  start nginx /usr/sbin/nginx -c "$work/nginx.conf"
  eventually nginx listens "$nginx_port"
  others+=("${started[-1]}")
  mapfile -t -O "${#others[@]}" others < <(pgrep -P "${started[-1]}")

  local side
  for side in ours other; do
    curl -sS --fail -D "$work/published.$side.headers" "$(published_url "$side")" | cmp - "$file" >&2 ||
      fail "the two do not send the same"
    sed -n 's/^etag: *\(.*\)\r$/\1/Ip' "$work/published.$side.headers" >"$work/published.$side.etag"
    [[ $(curl -sS -o "$work/published.rest" -w '%{http_code}' -H "$(published_condition "$side")" \
      "$(published_url "$side")") == 304 ]] || fail "$side does not say that it has not changed"
  done
}

published_url() {
  local port=$nginx_port
  [[ $1 != ours ]] || port=$http_port
  echo "http://127.0.0.1:$port$published_path"
}
published_condition() { echo "if-none-match: $(<"$work/published.$1.etag")"; }

load_published_get() {
  load_http "$(published_url "$1")" "$2" "$(stat -c %s "$work/www$published_path")"
}
load_published_304() {
  load_http "$(published_url "$1")" "$2" 50 -H "$(published_condition "$1")"
}
