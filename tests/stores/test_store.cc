#include "tests/stores/test_store.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "tests/stores/postgres_server.h"
#include "tests/stores/query_plans.h"

namespace touchstone {

TestStore::TestStore(const StoreKind& kind) : kind_(kind) {
  url_ = kind.dialect == Dialect::kSqlite ? "sqlite:" + folder_.File("test.db")
                                          : PostgresServer::Get().TakeDatabase();
  RecordStatements();
}

TestStore::~TestStore() {
  for (const std::string& finding : ScansIn(url_, TakeRecordedStatements())) {
    if (!scans_allowed_) ADD_FAILURE() << finding;
  }
  if (kind_.dialect == Dialect::kPostgres) PostgresServer::Get().GiveBackDatabase(url_);
}

std::unique_ptr<Database> TestStore::Open(const Schema& schema) {
  auto database = Database::Open(settings(), schema, metrics_);
  if (!database.ok()) {
    std::fprintf(stderr, "%s\n", database.status().ToString().c_str());
    std::abort();
  }
  return *std::move(database);
}

}  // namespace touchstone
