#include "services/runtime/methods/retention.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/services/runtime/resources/framework_store.h"

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::Values;

class RetentionTest : public testing::TestWithParam<StoreKind> {
 protected:
  absl::Status Sweep() { return Retention(*store_, {&FrameworkStore::Type()}).Sweep(); }

  std::vector<std::string> Run(const std::string& sql) {
    return store_.test_store().RunBeside(sql);
  }

  FrameworkStore store_{GetParam()};
};

TEST_P(RetentionTest, AResourceThatCannotBeReadDoesNotKeepThoseBehindIt) {
  // More than one batch of them, deleted before the one that can be read.
  for (int i = 1; i <= 101; ++i) {
    store_.Create(i);
    store_.Delete(i);
  }
  Run(GetParam().dialect == Dialect::kSqlite ? "UPDATE frameworks SET body = x'ff'"
                                             : "UPDATE frameworks SET body = '\\xff'");
  store_.clock().Advance(absl::Minutes(1));
  store_.Create(102);
  store_.Delete(102);
  store_.clock().Advance(absl::Hours(24 * 31));
  const absl::Status swept = Sweep();
  EXPECT_TRUE(swept.ok()) << swept;
  EXPECT_THAT(Run("SELECT COUNT(*) FROM frameworks"), ElementsAre("101"));
  EXPECT_THAT(
      Run("SELECT COUNT(*) FROM frameworks WHERE name = '" + FrameworkStore::NameOf(102) + "'"),
      ElementsAre("0"));
}

TEST_P(RetentionTest, WhatMustStayDoesNotKeepWhatIsBehindIt) {
  // More than one batch of them.
  for (int i = 1; i <= 101; ++i) {
    store_.Create(i);
    store_.Delete(i);
  }
  store_.clock().Advance(absl::Minutes(1));
  store_.Create(102);
  store_.Delete(102);
  store_.clock().Advance(absl::Hours(24 * 31));
  const auto must_stay = [](Session&, const std::string& name) -> absl::StatusOr<bool> {
    return name != FrameworkStore::NameOf(102);
  };
  const absl::Status swept = Retention(*store_, {&FrameworkStore::Type()}, must_stay).Sweep();
  EXPECT_TRUE(swept.ok()) << swept;
  EXPECT_THAT(Run("SELECT COUNT(*) FROM frameworks"), ElementsAre("101"));
  EXPECT_TRUE(Sweep().ok());
  EXPECT_THAT(Run("SELECT COUNT(*) FROM frameworks"), ElementsAre("0"));
}

TEST_P(RetentionTest, RemovesAllRowsThatAreDueHoweverMany) {
  for (int i = 0; i < 250; ++i) {
    const std::string id = std::to_string(i);
    const std::string time = i < 230 ? std::to_string(1 + i) : "9000000000000000";
    Run("INSERT INTO idempotency VALUES ('c', 'm', '" + id + "', '', '', " + time + ")");
    Run("INSERT INTO operations (name, organization, kind, done, actor, method, trace_id, "
        "create_time, update_time, lease_until, attempts, body) VALUES ('" +
        id + "', 'wa', 'k', 1, '', '', '', 1, " + time + ", 0, 0, '')");
  }
  const absl::Status swept = Sweep();
  EXPECT_TRUE(swept.ok()) << swept;
  EXPECT_THAT(Run("SELECT COUNT(*) FROM idempotency"), ElementsAre("20"));
  EXPECT_THAT(Run("SELECT COUNT(*) FROM operations"), ElementsAre("20"));
}

INSTANTIATE_TEST_SUITE_P(Drivers, RetentionTest, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone
