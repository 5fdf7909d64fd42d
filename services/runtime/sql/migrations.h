// A database's schema as numbered files, applied in order, each once.
//
// A migration is `schema/NNNN_what.sql`, plain SQL that both dialects take, or a pair
// `NNNN_what.sqlite.sql` and `NNNN_what.postgres.sql` where the DDL differs; it may hold several
// statements. On PostgreSQL a text that is sorted or compared needs COLLATE "C" to mean the same as
// on SQLite; constraints are not deferred, since SQLite commits the writes of several callers
// together. The build embeds the files (touchstone_schema() in CMake). At start they are applied in
// one transaction under a lock, and recorded with their SHA-256 in `schema_migrations`; a recorded
// one that has changed since stops the start.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SQL_MIGRATIONS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SQL_MIGRATIONS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace touchstone {

// One migration; `sqlite` and `postgres` are the same text unless the DDL differs.
struct Migration {
  int number;              // 1 and up; the runtime's own tables come before all of a service's
  absl::string_view what;  // "frameworks_and_competencies"
  absl::string_view sqlite;
  absl::string_view postgres;
};

// All migrations of one set, ascending. A service's schema is the runtime's set and its own.
struct MigrationSet {
  absl::string_view name;  // "runtime", "catalog"
  std::vector<Migration> migrations;
};

using Schema = std::vector<MigrationSet>;

// The tables that every service has: changes (history, audit and outbox in one), idempotency,
// operations, settings. Comes first in every schema.
const MigrationSet& RuntimeMigrations();

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SQL_MIGRATIONS_H_
