#!/bin/bash
# Applies docs/adding-a-resource.md, word for word, to a copy of the tree, builds the copy, and asks for the new
# resource over REST. Fails when the page no longer tells the truth.
#
#   tests/docs/adding_a_resource.sh [FOLDER]    the copy's place; a temporary one, removed, by default
set -euo pipefail
tree=$(cd "$(dirname "$0")/../.." && pwd)

pids=()
stop_processes() {
  local pid
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
}

if [[ $# -gt 0 ]]; then
  copy=$1
  mkdir -p "$copy"
  trap stop_processes EXIT
else
  copy=$(mktemp -d)
  trap 'stop_processes; rm -rf "$copy"' EXIT
fi

# The tree as it stands, committed or not, without what is built from it.
git -C "$tree" ls-files --cached --others --exclude-standard -z |
  (cd "$tree" && xargs -0 tar -cf - --ignore-failed-read 2>/dev/null) | tar -xf - -C "$copy"
ln -sfn "$tree/.deps" "$copy/.deps"
cd "$copy"

# Each code block of the page belongs to the last sentence of the form
#   Create `FILE`:                            the block is the file
#   In `FILE`, after the line `LINE`:         the block goes behind that line
awk '
  /^Create `[^`]+`:$/ { split($0, part, "`"); file = part[2]; after = ""; next }
  /^In `[^`]+`, after the line `.*`:$/ {
    split($0, part, "`"); file = part[2]
    after = $0; sub(/^In `[^`]+`, after the line `/, "", after); sub(/`:$/, "", after); next
  }
  /^```/ {
    if (inside) { inside = 0; close(block); if (file != "") print file "\t" block "\t" after; file = ""; next }
    inside = 1; block = sprintf(".walkthrough-%02d", ++count); printf "" > block; next
  }
  inside { print > block }
' docs/adding-a-resource.md >.walkthrough
while IFS=$'\t' read -r file block after; do
  if [[ -z $after ]]; then
    mkdir -p "$(dirname "$file")"
    cp "$block" "$file"
  else
    grep -qxF -- "$after" "$file" || { echo "there is no line \`$after\` in $file" >&2 && exit 1; }
    AFTER=$after awk -v block="$block" 'BEGIN { line = ENVIRON["AFTER"] }
      { print }
      $0 == line && !done { while ((getline text < block) > 0) print text; done = 1 }' "$file" >.walkthrough-new
    cp .walkthrough-new "$file"
  fi
  echo "applied: $file"
done <.walkthrough

cmake --preset dev -DTOUCHSTONE_TESTS=OFF >/dev/null
cmake --build --preset dev --target touchstone-catalog touchstone-gateway | tail -n 1

# Two processes on free ports of loopback that no other test takes, each with a file of its own.
data=$copy/.walkthrough-data
mkdir -p "$data"
bin=$copy/build/dev/bin
free_port() {
  local port
  while true; do
    port=$((RANDOM % 2000 + 30000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then echo "$port" && return; fi
  done
}
http=$(free_port) grpc=$(free_port) gateway_admin=$(free_port) catalog=$(free_port) catalog_admin=$(free_port)
"$bin/touchstone-gateway" --http "127.0.0.1:$http" --grpc "127.0.0.1:$grpc" \
  --admin-listen "127.0.0.1:$gateway_admin" --catalog "127.0.0.1:$catalog" --signing-key "$data/identity.key" \
  --admin-token "$data/admin.token" --database "sqlite:$data/gateway.db" 2>"$data/gateway.log" &
pids+=($!)
eventually() {
  for _ in $(seq 100); do
    if "$@" >/dev/null 2>&1; then return; fi
    sleep 0.1
  done
  echo "in vain: $*" >&2 && exit 1
}
eventually test -s "$data/identity.key.pub"
"$bin/touchstone-catalog" --listen "127.0.0.1:$catalog" --admin-listen "127.0.0.1:$catalog_admin" \
  --identity-keys "$data/identity.key.pub" --database "sqlite:$data/catalog.db" 2>"$data/catalog.log" &
pids+=($!)
for admin in "$gateway_admin" "$catalog_admin"; do
  eventually curl -fsS "http://127.0.0.1:$admin/readyz"
done

HTTP=http://127.0.0.1:$http TOKEN=$(cat "$data/admin.token")
export HTTP TOKEN
curl -fsS -X POST "$HTTP/v1/organizations?organizationId=wa" -H "Authorization: Bearer $TOKEN" \
  -H 'Content-Type: application/json' -d '{"displayName": "WA"}' >/dev/null
# The page's own commands.
# shellcheck disable=SC2016
sed -n '/^```sh$/,/^```$/{/^```/d;p}' docs/adding-a-resource.md >.walkthrough-commands
answers=$(bash -e .walkthrough-commands)
echo "$answers"
[[ $(grep -o '"word":"case"' <<<"$answers" | wc -l) -eq 2 ]] || { echo "the term was not served" >&2 && exit 1; }
openapi=$(curl -fsS "$HTTP/openapi.json")
grep -q '"/v1/organizations/{organization}/glossaryTerms' <<<"$openapi" ||
  { echo "OpenAPI does not know the term" >&2 && exit 1; }
echo "the new resource is served"
