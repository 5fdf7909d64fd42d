// Throw-away databases and servers for tests, real ones: a SQLite file, a PostgreSQL 15 cluster, a
// Redis. A conformance suite runs over both databases:
//
//   class ThingConformance : public testing::TestWithParam<StoreKind> {
//    protected:
//     TestStore store_{GetParam()};
//     std::unique_ptr<Database> database_ = store_.Open({RuntimeMigrations()});
//   };
//   TEST_P(ThingConformance, KeepsWhatItIsGiven) { … }
//   INSTANTIATE_TEST_SUITE_P(Drivers, ThingConformance, Values(SqliteStore, PostgresStore),
//   StoreName);

#ifndef TOUCHSTONE_TESTS_STORES_STORES_H_
#define TOUCHSTONE_TESTS_STORES_STORES_H_

#include "tests/stores/postgres_server.h"
#include "tests/stores/query_plans.h"
#include "tests/stores/redis_server.h"
#include "tests/stores/test_store.h"

#endif  // TOUCHSTONE_TESTS_STORES_STORES_H_
