#!/bin/bash
# What the layering check allows and forbids, case by case, in a tree of its own.
set -euo pipefail
check=$(cd "$(dirname "$0")/../.." && pwd)/tools/check-layers
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT

failures=0
while read -r verdict file target; do
  [[ -n $verdict ]] || continue
  rm -rf "${tree:?}"/*
  mkdir -p "$tree"/{services,gateway,tools,tests,proto} "$tree/$(dirname "$file")"
  printf '#include %s\n' "$target" >"$tree/$file"
  found=allowed
  "$check" "$tree" >"$tree/said" || found=forbidden
  if [[ $found != "$verdict" ]]; then
    echo "FAILED: $file with #include $target is $found, and should be $verdict"
    failures=$((failures + 1))
  elif [[ $found == forbidden ]] && ! grep -q "^$file:1: " "$tree/said"; then
    echo "FAILED: $file with #include $target is forbidden without saying where"
    failures=$((failures + 1))
  fi
done <<'CASES'
allowed   services/catalog/frameworks.cc        "services/catalog/frameworks.h"
allowed   services/catalog/frameworks.cc        "services/runtime/methods/standard_methods.h"
allowed   services/catalog/frameworks.cc        <touchstone/catalog/v1/framework.pb.h>
allowed   services/catalog/frameworks.cc        "absl/status/statusor.h"
allowed   services/catalog/rules/tree.cc        "services/runtime/errors/errors.h"
allowed   services/catalog/rules/tree.cc        "services/runtime/search/searchable_text.h"
allowed   services/runtime/sql/session.h        "services/runtime/errors/errors.h"
allowed   services/runtime/resources/store.cc   "services/runtime/search/index.h"
allowed   services/runtime/sql/session.cc       "services/runtime/sql/session.h"
allowed   services/runtime/methods/list.cc      "services/runtime/resources/resource_table.h"
allowed   services/runtime/trust/identity.h     <touchstone/trust/v1/identity.pb.h>
allowed   gateway/main.cc                       "services/runtime/serving/server.h"
allowed   gateway/main.cc                       "proto/descriptors.h"
allowed   tests/scenarios/scenario.cc           "services/catalog/frameworks.h"
allowed   tests/scenarios/scenario.cc           "tests/faults/gate.h"
allowed   tools/touchstone/main.cc              "proto/descriptors.h"
forbidden services/catalog/frameworks.cc        "services/recruiting/requisitions.h"
forbidden services/catalog/frameworks.cc        "gateway/http/listener.h"
forbidden services/catalog/frameworks.cc        "tests/scenarios/scenario.h"
forbidden services/catalog/frameworks.cc        "tools/bench/load.h"
forbidden services/catalog/frameworks.cc        "frameworks.h"
forbidden services/catalog/frameworks.cc        "../recruiting/requisitions.h"
forbidden services/catalog/rules/tree.cc        "services/runtime/sql/session.h"
forbidden services/catalog/rules/tree.cc        "services/runtime/serving/context.h"
forbidden services/catalog/rules/tree.cc        "services/runtime/search/search.h"
forbidden services/catalog/rules/tree.cc        <grpcpp/grpcpp.h>
forbidden services/catalog/rules/tree.cc        <fstream>
forbidden services/runtime/sql/session.cc       "services/runtime/cache/cache.h"
forbidden services/runtime/search/index.cc      "services/runtime/resources/store.h"
forbidden services/runtime/errors/errors.cc     "services/runtime/clock/clock.h"
forbidden services/runtime/trust/policy.cc      "services/runtime/resources/resource_table.h"
forbidden services/runtime/serving/server.cc    "services/runtime/resources/resource_table.h"
forbidden services/runtime/cache/cache.cc       "services/catalog/frameworks.h"
forbidden services/runtime/cache/cache.cc       <touchstone/catalog/v1/framework.pb.h>
forbidden services/runtime/attic/thing.cc       "services/runtime/errors/errors.h"
forbidden services/runtime/sql/session.cc       "services/runtime/attic/thing.h"
forbidden gateway/main.cc                       "services/catalog/frameworks.h"
forbidden gateway/main.cc                       "tests/gateway/case.h"
forbidden proto/descriptors.cc                  "services/runtime/errors/errors.h"
CASES

[[ $failures -eq 0 ]] || exit 1
echo "every case is as it should be"
