# shellcheck shell=bash disable=SC2154,SC2034 # read by tools/bench, which has what it uses and uses what it sets
# A search for two words in 100,000 competencies, against SQLite's own full-text search over the same texts.

readonly search_url=http://127.0.0.1:$catalog_port/touchstone.catalog.v1.Catalog/SearchCatalog
readonly search_query='manager listen' # each in some thousands of texts, both in some

prepare_search() {
  [[ -e $work/many.done ]] || import_many 100000 many # the row import leaves them
  echo "parent: \"organizations/many\", query: \"$search_query\", page_size: 20" |
    grpc_request SearchCatalogRequest "$work/search.request"
  call_grpc ours "$search_url" "$work/search.request" "$work/search.ours"

  sqlite3 -cmd '.timeout 10000' "$work/by_hand.sqlite" "
    ATTACH '$work/data/catalog.sqlite' AS catalog;
    CREATE VIRTUAL TABLE texts USING fts5 (text, name UNINDEXED, title UNINDEXED, tokenize = 'porter unicode61');
    INSERT INTO texts (text, name, title) SELECT p.text, r.name, r.title FROM catalog.search_passages p
      JOIN catalog.search_resources r ON r.id = p.resource WHERE r.name LIKE 'organizations/many/%';
    INSERT INTO texts (texts) VALUES ('optimize')"

  # Both find as many.
  local found by_hand
  found=$(touchstone --output json call Catalog.SearchCatalog \
    "{\"parent\": \"organizations/many\", \"query\": \"$search_query\", \"pageSize\": 1000}" | jq '.hits | length')
  by_hand=$("$bin/search-by-hand" "$work/by_hand.sqlite" "$search_query" count)
  [[ $found == "$by_hand" && $found -gt 20 && $found -lt 1000 ]] || fail "ours finds $found, by hand it is $by_hand"
}

load_search() {
  if [[ $1 == ours ]]; then
    load_grpc ours "$search_url" "$work/search.request" "$work/search.ours" "$2" 2 1
  else
    generate "$bin/search-by-hand" "$work/by_hand.sqlite" "$search_query" "$2"
    read -r answers duration <"$work/load"
  fi
}
