// One empty database for one test, on SQLite or PostgreSQL.

#ifndef TOUCHSTONE_TESTS_STORES_TEST_STORE_H_
#define TOUCHSTONE_TESTS_STORES_TEST_STORE_H_

#include <gtest/gtest.h>

#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "services/runtime/sql/database.h"
#include "services/runtime/telemetry/metrics.h"
#include "tests/stores/temp_folder.h"

namespace touchstone {

// Which database a suite runs over: its parameter.
struct StoreKind {
  const char* name;
  Dialect dialect;
  friend std::ostream& operator<<(std::ostream& out, const StoreKind& kind) {
    return out << kind.name;
  }
};

// Written as types are: Values(SqliteStore, PostgresStore).
inline constexpr StoreKind SqliteStore = {"Sqlite", Dialect::kSqlite};        // NOLINT
inline constexpr StoreKind PostgresStore = {"Postgres", Dialect::kPostgres};  // NOLINT

// The last argument of INSTANTIATE_TEST_SUITE_P: tests are then named for their database.
inline std::string StoreName(const testing::TestParamInfo<StoreKind>& info) {
  return info.param.name;
}

// Makes an empty database, and removes it in the end, after all that was opened on it. Unless told
// otherwise it fails the test when a statement that was prepared meanwhile scans a whole table
// (query_plans.h).
class TestStore {
 public:
  explicit TestStore(const StoreKind& kind);
  ~TestStore();
  TestStore(const TestStore&) = delete;
  TestStore& operator=(const TestStore&) = delete;

  const StoreKind& kind() const { return kind_; }
  const std::string& url() const { return url_; }
  DatabaseSettings settings() const { return {.url = url_}; }
  Metrics& metrics() { return metrics_; }

  // Opens it, as often as one likes (one at a time on SQLite). Ends the program when it fails.
  std::unique_ptr<Database> Open(const Schema& schema);

  // Runs SQL without parameters on a connection of its own, whatever the schema; returns the first
  // column. Ends the program when it fails.
  std::vector<std::string> RunBeside(const std::string& sql);

  // Allows full scans, for a test whose tables are meant to be scanned.
  void AllowScans() { scans_allowed_ = true; }

 private:
  const StoreKind kind_;
  TempFolder folder_;
  std::string url_;
  Metrics metrics_;
  bool scans_allowed_ = false;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_STORES_TEST_STORE_H_
