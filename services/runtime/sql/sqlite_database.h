// Database on one SQLite file.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SQL_SQLITE_DATABASE_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SQL_SQLITE_DATABASE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/runtime/sql/database.h"

namespace touchstone {

// `path` is what stands behind "sqlite:" in the settings' URL.
absl::StatusOr<std::unique_ptr<Database>> OpenSqlite(const std::string& path,
                                                     const DatabaseSettings& settings,
                                                     const Schema& schema, Metrics& metrics);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SQL_SQLITE_DATABASE_H_
