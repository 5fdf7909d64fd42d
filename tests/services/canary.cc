#include "tests/services/canary.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/runtime/resources/store.h"
#include "tests/eventually.h"

namespace touchstone {
namespace {

std::string DumpOfDatabase(TestStore& store) {
  std::string dump;
  if (store.kind().dialect == Dialect::kSqlite) {
    const std::string path(absl::StripPrefix(store.url(), "sqlite:"));
    for (const std::string& file : {path, path + "-wal"}) {
      std::ifstream in(file, std::ios::binary);
      dump.append(std::istreambuf_iterator<char>(in), {});
    }
    return dump;
  }
  for (const std::string& table :
       store.RunBeside("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
    for (const std::string& row :
         store.RunBeside(absl::StrCat("SELECT t::text FROM \"", table, "\" t"))) {
      absl::StrAppend(&dump, row, "\n");
    }
  }
  return dump;
}

}  // namespace

std::string DumpOfEverything(TestStore& store, Database& database, const RedisServer& redis,
                             const ResourceType& type, const std::string& name) {
  std::string dump = DumpOfDatabase(store);
  Metrics metrics;
  Tail tail(database, SystemClock(), metrics);
  Cache cache(
      {.redis_url = absl::StrCat("unix://", redis.socket()), .key_space = "test", .near_bytes = 0},
      tail, SystemClock(), metrics);
  const auto resources = Store::Open(database, cache, tail, SystemClock(), SystemIds());
  EXPECT_TRUE(resources.ok()) << resources.status();
  tail.Start(cache.StartPosition({}));
  EXPECT_TRUE(Eventually([&] {
    EXPECT_TRUE((*resources)->Read(type, name, absl::Now() + absl::Seconds(30)).ok());
    const std::vector<std::string> keys = absl::StrSplit(redis.Command("KEYS *"), "\r\n");
    for (const std::string& key : keys) {
      if (!absl::EndsWith(key, name)) continue;
      const std::string entry = redis.Command(absl::StrCat("GET ", key));
      if (!absl::StrContains(entry, "\nV")) continue;
      absl::StrAppend(&dump, entry);
      return true;
    }
    return false;
  }));
  return dump;
}

bool Holds(const std::string& dump, const std::string& text) {
  const std::string base64 = absl::Base64Escape(text);
  return absl::StrContains(dump, text) || absl::StrContains(dump, absl::BytesToHexString(text)) ||
         absl::StrContains(dump, absl::StripSuffix(base64, "=").substr(0, 8));
}

}  // namespace touchstone
