// A log of changes that was restored into another PostgreSQL cluster.
//
// Positions order by transaction id, and each cluster counts its transactions from the beginning.
// After a dump was restored elsewhere, new changes would have lower ids than the old ones: they
// would stand before them, and all of them would look as if their transactions were still open. So
// the ids in the log are the cluster's plus an offset; a log that is found to be ahead of its
// cluster gets a higher one. What was written before stays as it is, in its order and before all
// that is new.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_EVENTS_MOVED_LOG_H_
#define TOUCHSTONE_SERVICES_RUNTIME_EVENTS_MOVED_LOG_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/runtime/sql/session.h"

namespace touchstone {

// The offset of the database, as an expression of PostgreSQL's SQL. 0 where the log never moved.
inline constexpr absl::string_view kLogOffset =
    "COALESCE((SELECT convert_from(value, 'UTF8')::bigint FROM settings "
    "WHERE name = 'changes_offset'), 0)";

// Gives the log a new offset if it is ahead of the cluster. Call inside Database::Write, when a
// process starts and before it uses the log. Does nothing on SQLite.
absl::Status AdoptLog(Session& session);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_EVENTS_MOVED_LOG_H_
