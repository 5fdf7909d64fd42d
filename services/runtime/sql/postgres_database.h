// Database on a PostgreSQL server.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SQL_POSTGRES_DATABASE_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SQL_POSTGRES_DATABASE_H_

#include <memory>

#include "absl/status/statusor.h"
#include "services/runtime/sql/database.h"

namespace touchstone {

absl::StatusOr<std::unique_ptr<Database>> OpenPostgres(const DatabaseSettings& settings,
                                                       const Schema& schema, Metrics& metrics);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SQL_POSTGRES_DATABASE_H_
