#include "tests/stores/query_plans.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/stores/stores.h"

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::Values;

class QueryPlans : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    store_.RunBeside(
        "CREATE TABLE birds (id BIGINT PRIMARY KEY, name TEXT, weight BIGINT);"
        "CREATE INDEX birds_by_name ON birds (name, id);");
  }

  TestStore store_{GetParam()};
};

TEST_P(QueryPlans, StatementsThatReadAWholeTableAreFound) {
  for (const char* sql : {
           "SELECT id FROM birds WHERE weight = :weight",
           "SELECT id FROM birds WHERE weight > :weight ORDER BY id LIMIT 10",
           "SELECT name FROM birds ORDER BY weight LIMIT 1",
           "SELECT count(*) FROM birds",
           "DELETE FROM birds WHERE weight < :weight",
           "UPDATE birds SET weight = :weight WHERE weight = 0",
           "SELECT name FROM birds WHERE lower(name) = :name",
           "SELECT a.id FROM birds a JOIN birds b ON a.weight = b.weight WHERE b.id = :id",
       }) {
    EXPECT_THAT(ScansIn(store_.url(), {sql}), ElementsAre(HasSubstr(sql))) << sql;
  }
}

TEST_P(QueryPlans, StatementsThatUseAnIndexAreNot) {
  for (const char* sql : {
           "SELECT name FROM birds WHERE id = :id",
           "SELECT id FROM birds WHERE name = :name",
           "SELECT id FROM birds WHERE (name, id) > (:name, :id) ORDER BY name, id LIMIT "
           ":row_limit",
           "SELECT id FROM birds ORDER BY name, id LIMIT 10",
           "SELECT id FROM birds ORDER BY id DESC LIMIT 1",
           "INSERT INTO birds (id, name) VALUES (:id, :name)",
           "INSERT INTO birds (id, name) VALUES (1, 'a::b :c'), (2, 'b')",
           "INSERT INTO birds (id) VALUES (:id) ON CONFLICT (id) DO UPDATE SET weight = 1",
           "UPDATE birds SET weight = :weight WHERE id = :id",
           "DELETE FROM birds WHERE id = :id",
           "WITH RECURSIVE heavier (id) AS (SELECT id FROM birds WHERE id = :id UNION SELECT b.id "
           "FROM heavier JOIN birds b ON b.id = heavier.id + 1) SELECT id FROM heavier",
           "SELECT 1",
       }) {
    EXPECT_THAT(ScansIn(store_.url(), {sql}), IsEmpty()) << sql;
  }
}

TEST_P(QueryPlans, AFullTextIndexIsToBeEnteredByWhatIsLookedFor) {
  if (GetParam().dialect == Dialect::kSqlite) {
    store_.RunBeside("CREATE VIRTUAL TABLE songs USING fts5 (notes)");
    EXPECT_THAT(ScansIn(store_.url(), {"SELECT notes FROM songs"}), SizeIs(1));
    EXPECT_THAT(ScansIn(store_.url(), {"SELECT notes FROM songs WHERE songs MATCH :notes"}),
                IsEmpty());
    return;
  }
  store_.RunBeside(
      "CREATE TABLE songs (notes TSVECTOR); CREATE INDEX songs_by_notes ON songs USING GIN "
      "(notes)");
  EXPECT_THAT(ScansIn(store_.url(), {"SELECT notes FROM songs"}), SizeIs(1));
  EXPECT_THAT(
      ScansIn(store_.url(), {"SELECT notes FROM songs WHERE notes @@ CAST(:notes AS tsquery)"}),
      IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Drivers, QueryPlans, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone
