// Every promise of sql/database.h and sql/session.h, over both databases.

#include "services/runtime/sql/database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "absl/time/clock.h"
#include "services/runtime/errors/errors.h"
#include "tests/stores/stores.h"

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;
using ::testing::Values;

absl::Time Soon() { return absl::Now() + absl::Seconds(20); }

MigrationSet Things() {
  static constexpr absl::string_view kSqlite =
      "CREATE TABLE things (id BIGINT PRIMARY KEY, title TEXT UNIQUE, weight DOUBLE PRECISION, "
      "body BLOB);";
  static constexpr absl::string_view kPostgres =
      "CREATE TABLE things (id BIGINT PRIMARY KEY, title TEXT UNIQUE, weight DOUBLE PRECISION, "
      "body BYTEA);";
  return {"things", {{1, "things", kSqlite, kPostgres}}};
}

class DatabaseConformance : public testing::TestWithParam<StoreKind> {
 protected:
  absl::Status Insert(Session& session, int64_t id, absl::string_view title) {
    return session.Execute("INSERT INTO things (id, title) VALUES (:id, :title)", id, title)
        .status();
  }

  absl::Status Insert(int64_t id, absl::string_view title) {
    return database_->Write(Soon(), [&](Session& session) { return Insert(session, id, title); });
  }

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

TEST_P(DatabaseConformance, KeepsWhatIsCommitted) {
  ASSERT_TRUE(Insert(1, "first").ok());
  EXPECT_THAT(Title(1), Optional(std::string("first")));
}

TEST_P(DatabaseConformance, UniqueViolationIsAlreadyExists) {
  ASSERT_TRUE(Insert(1, "first").ok());
  const absl::Status status = Insert(2, "first");
  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ReasonOf(status), "VALUE_TAKEN");
}

INSTANTIATE_TEST_SUITE_P(Drivers, DatabaseConformance, Values(SqliteStore, PostgresStore),
                         StoreName);

}  // namespace
}  // namespace touchstone
