// A schema is applied once, in order, whole, and only where it fits.

#include "services/runtime/sql/migrations.h"

#include <future>

#include "tests/services/runtime/sql/database_conformance.h"

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Values;

Migration Numbered(int number, absl::string_view what, absl::string_view sql) {
  return {number, what, sql, sql};
}

const Migration kFirst = Numbered(1, "first", "CREATE TABLE first (id BIGINT PRIMARY KEY);");
const Migration kSecond = Numbered(2, "second", "CREATE TABLE second (id BIGINT PRIMARY KEY);");

const MigrationSet kOther = {"z",
                             {Numbered(1, "other", "CREATE TABLE other (id BIGINT PRIMARY KEY);")}};

class MigrateConformance : public testing::TestWithParam<StoreKind> {
 protected:
  absl::Status Open(const Schema& schema) {
    return Database::Open(store_.settings(), schema, store_.metrics()).status();
  }

  // "set/number" of all that is recorded.
  std::vector<std::string> Applied() {
    return store_.RunBeside(
        "SELECT set_name || '/' || number FROM schema_migrations ORDER BY set_name, number");
  }

  TestStore store_{GetParam()};
};

TEST_P(MigrateConformance, EachIsAppliedOnceAndInOrder) {
  ASSERT_EQ(Open({kOther, {"a", {kFirst}}}), absl::OkStatus());
  EXPECT_THAT(Applied(), ElementsAre("a/1", "z/1"));
  ASSERT_EQ(Open({kOther, {"a", {kFirst, kSecond}}}), absl::OkStatus());
  ASSERT_EQ(Open({kOther, {"a", {kFirst, kSecond}}}), absl::OkStatus());
  EXPECT_THAT(Applied(), ElementsAre("a/1", "a/2", "z/1"));
}

TEST_P(MigrateConformance, OneThatHasChangedStopsTheStart) {
  ASSERT_EQ(Open({{"a", {kFirst}}}), absl::OkStatus());
  const absl::Status status =
      Open({{"a", {Numbered(1, "first", "CREATE TABLE first (id BIGINT);"), kSecond}}});
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
  EXPECT_EQ(ReasonOf(status), "SCHEMA_MISMATCH");
  EXPECT_THAT(std::string(status.message()), HasSubstr("migration 1 (first) of 'a' has changed"));
  EXPECT_THAT(Applied(), ElementsAre("a/1"));
}

TEST_P(MigrateConformance, ADatabaseOfANewerVersionStopsTheStart) {
  ASSERT_EQ(Open({{"a", {kFirst, kSecond}}}), absl::OkStatus());
  const absl::Status status = Open({{"a", {kFirst}}});
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
  EXPECT_EQ(ReasonOf(status), "SCHEMA_MISMATCH");
  EXPECT_THAT(std::string(status.message()), HasSubstr("migration 2 (second) of 'a'"));
}

TEST_P(MigrateConformance, ADatabaseOfAnotherServiceStopsTheStart) {
  ASSERT_EQ(Open({{"a", {kFirst}}}), absl::OkStatus());
  EXPECT_EQ(ReasonOf(Open({{"b", {kSecond}}})), "SCHEMA_MISMATCH");
  EXPECT_THAT(Applied(), ElementsAre("a/1"));
}

TEST_P(MigrateConformance, AGapInTheNumbersStopsTheStart) {
  EXPECT_EQ(ReasonOf(Open({{"a", {kSecond}}})), "SCHEMA_MISMATCH");
}

TEST_P(MigrateConformance, NothingIsKeptWhenOneFails) {
  EXPECT_FALSE(
      Open({{"a", {kFirst, Numbered(2, "wrong", "CREATE TABLE fine (id BIGINT); nonsense")}}})
          .ok());
  // Also not the tables of those before it.
  ASSERT_EQ(Open({{"a", {kFirst, kSecond}}}), absl::OkStatus());
  EXPECT_THAT(Applied(), ElementsAre("a/1", "a/2"));
}

TEST_P(MigrateConformance, AScriptMayHaveCommentsAndSemicolonsInQuotes) {
  ASSERT_EQ(
      Open({{"a",
             {Numbered(1, "script",
                       "-- it's; a comment: with a quote\n"
                       "CREATE TABLE notes (id BIGINT PRIMARY KEY, note TEXT); /* ; ' */\n"
                       "INSERT INTO notes VALUES (1, 'a; b -- c :d');\n"
                       "INSERT INTO notes VALUES (2, 'it''s')  -- the last has no semicolon")}}}),
      absl::OkStatus());
  EXPECT_THAT(store_.RunBeside("SELECT note FROM notes ORDER BY id"),
              ElementsAre("a; b -- c :d", "it's"));
}

INSTANTIATE_TEST_SUITE_P(Drivers, MigrateConformance, Values(SqliteStore, PostgresStore),
                         StoreName);

class ManyStart : public MigrateConformance {};

TEST_P(ManyStart, TogetherAndOneAppliesTheSchema) {
  std::vector<std::future<absl::Status>> starts;
  for (int i = 0; i < 6; ++i) {
    starts.push_back(std::async(std::launch::async, [this] {
      return Open({kOther, {"a", {kFirst, kSecond}}});
    }));
  }
  for (auto& start : starts) EXPECT_EQ(start.get(), absl::OkStatus());
  EXPECT_THAT(Applied(), ElementsAre("a/1", "a/2", "z/1"));
}

INSTANTIATE_TEST_SUITE_P(Drivers, ManyStart, Values(PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone
