// Brings a database's schema up to date.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SQL_MIGRATE_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SQL_MIGRATE_H_

#include "absl/status/status.h"
#include "services/runtime/sql/migrations.h"
#include "services/runtime/sql/soci_session.h"

namespace touchstone {

// Applies what of `schema` the database does not have, in one transaction and under a lock, so that
// processes which start together do it once. FAILED_PRECONDITION (SCHEMA_MISMATCH) when the
// database has what `schema` does not, or has it otherwise.
absl::Status Migrate(SociSession& session, const Schema& schema);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SQL_MIGRATE_H_
