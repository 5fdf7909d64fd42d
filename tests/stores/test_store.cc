#include "tests/stores/test_store.h"

#include <sqlite3.h>

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

std::vector<std::string> TestStore::RunBeside(const std::string& sql) {
  if (kind_.dialect == Dialect::kPostgres) return PostgresServer::Get().Run(url_, sql);
  sqlite3* opened = nullptr;
  sqlite3_open(folder_.File("test.db").c_str(), &opened);
  sqlite3_busy_timeout(opened, 30'000);  // the store may be writing
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> database(opened, sqlite3_close);
  std::vector<std::string> column;
  const auto take = [](void* rows, int, char** values, char**) {
    static_cast<std::vector<std::string>*>(rows)->emplace_back(values[0] ? values[0] : "");
    return 0;
  };
  if (sqlite3_exec(opened, sql.c_str(), take, &column, nullptr) != SQLITE_OK) {
    std::fprintf(stderr, "%s: %s\n", sql.c_str(), sqlite3_errmsg(opened));
    std::abort();
  }
  return column;
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
