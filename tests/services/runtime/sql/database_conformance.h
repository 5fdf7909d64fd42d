// What the suites of this folder share: a database with one table, on either driver.

#ifndef TOUCHSTONE_TESTS_SERVICES_RUNTIME_SQL_DATABASE_CONFORMANCE_H_
#define TOUCHSTONE_TESTS_SERVICES_RUNTIME_SQL_DATABASE_CONFORMANCE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/sql/database.h"
#include "tests/stores/stores.h"

namespace touchstone {

// Later than any of these tests takes.
inline absl::Time Soon() { return absl::Now() + absl::Seconds(30); }

inline MigrationSet Things() {
  static constexpr absl::string_view kSqlite =
      "CREATE TABLE things (id BIGINT PRIMARY KEY, title TEXT UNIQUE, note TEXT, weight DOUBLE "
      "PRECISION, "
      "body BLOB, owner BIGINT REFERENCES things (id));"
      "CREATE INDEX things_by_owner ON things (owner);";
  static constexpr absl::string_view kPostgres =
      "CREATE TABLE things (id BIGINT PRIMARY KEY, title TEXT UNIQUE, note TEXT, weight DOUBLE "
      "PRECISION, "
      "body BYTEA, owner BIGINT REFERENCES things (id));"
      "CREATE INDEX things_by_owner ON things (owner);";
  return {"things", {{1, "things", kSqlite, kPostgres}}};
}

inline absl::Status Insert(Session& session, int64_t id, absl::string_view title) {
  return session.Execute("INSERT INTO things (id, title) VALUES (:id, :title)", id, title).status();
}

class DatabaseConformance : public testing::TestWithParam<StoreKind> {
 protected:
  bool OnPostgres() const { return GetParam().dialect == Dialect::kPostgres; }

  absl::Status Insert(int64_t id, absl::string_view title) {
    return database_->Write(
        Soon(), [&](Session& session) { return touchstone::Insert(session, id, title); });
  }

  // What is committed.
  std::optional<std::string> Title(int64_t id) {
    std::optional<std::string> title;
    const absl::Status status = database_->Read(Soon(), [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(const auto row, session.QueryOne<std::string>(
                                           "SELECT title FROM things WHERE id = :id", id));
      title = row ? std::optional(std::get<0>(*row)) : std::nullopt;
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
    return title;
  }

  TestStore store_{GetParam()};
  std::unique_ptr<Database> database_ = store_.Open({RuntimeMigrations(), Things()});
};

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_SERVICES_RUNTIME_SQL_DATABASE_CONFORMANCE_H_
