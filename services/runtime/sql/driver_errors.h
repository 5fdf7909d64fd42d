// The one place where the drivers' errors become ours.
//
// Callers get a code, a reason and a plain sentence; what the driver said goes to the log, without
// the values that were bound (PostgreSQL sessions run with terse errors, and SOCI's context, which
// has the parameters, is never read).

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SQL_DRIVER_ERRORS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SQL_DRIVER_ERRORS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace touchstone {

// What a failure means for the transaction that it happened in.
enum class FailureKind {
  kStatement,    // it cannot be done; the session is fine
  kConflict,     // another transaction won; run the whole transaction again
  kSessionLost,  // the connection is gone, and with it what was not committed
};

struct DriverFailure {
  FailureKind kind = FailureKind::kStatement;
  absl::Status status;
};

// From SQLite's extended result code.
DriverFailure SqliteFailure(int code, absl::string_view text);

// From PostgreSQL's SQLSTATE; one that is empty or blank means that the server said nothing.
DriverFailure PostgresFailure(absl::string_view sqlstate, absl::string_view text);

// From the exception that is being handled. Call it in `catch (...)`.
DriverFailure CurrentFailure();

// The same for a connection that could not be made, whatever the driver calls it.
DriverFailure CurrentConnectFailure();

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SQL_DRIVER_ERRORS_H_
