#include "services/runtime/sql/driver_errors.h"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <exception>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/telemetry/log.h"
#include "services/runtime/telemetry/log_limiter.h"

namespace touchstone {
namespace {

using absl::StatusCode;

DriverFailure Taken() {
  return {FailureKind::kStatement, Error(StatusCode::kAlreadyExists, reasons::kValueTaken,
                                         "A value that must be unique is taken.")};
}

DriverFailure Referenced() {
  return {FailureKind::kStatement,
          FailedPrecondition(reasons::kResourceInUse, "database",
                             "Something else refers to it, or what it refers to is not there.")};
}

DriverFailure Interrupted() {
  return {FailureKind::kStatement, Error(StatusCode::kDeadlineExceeded, reasons::kDeadlineExceeded,
                                         "The database did not answer before the deadline.")};
}

DriverFailure TooLarge() {
  return {FailureKind::kStatement, Error(StatusCode::kInvalidArgument, reasons::kMessageTooLarge,
                                         "A value is larger than the database takes.")};
}

DriverFailure Conflict() {
  return {FailureKind::kConflict, Error(StatusCode::kAborted, reasons::kConflictingChange,
                                        "Someone changed the same meanwhile; try again.")};
}

DriverFailure Unavailable(FailureKind kind) {
  return {kind,
          RetryLater(StatusCode::kUnavailable, reasons::kDatabaseUnavailable,
                     "The database cannot be reached or written just now.", absl::Seconds(1))};
}

DriverFailure Damaged() {
  return {FailureKind::kStatement,
          Error(StatusCode::kDataLoss, reasons::kDatabaseUnavailable, "The database is damaged.")};
}

DriverFailure Internal() {
  return {FailureKind::kStatement, Error(StatusCode::kInternal, reasons::kInternal,
                                         "The database refused what the service asked of it.")};
}

// What is part of ordinary work is logged for those who look closely, the rest for all: of each
// code once a second, with how many like it were left out.
DriverFailure Logged(DriverFailure failure, absl::string_view code, absl::string_view text) {
  const bool expected = failure.kind == FailureKind::kConflict ||
                        failure.status.code() == StatusCode::kAlreadyExists ||
                        failure.status.code() == StatusCode::kFailedPrecondition ||
                        failure.status.code() == StatusCode::kDeadlineExceeded;
  const std::string reason = ReasonOf(failure.status);
  if (expected) {
    Log(LogLevel::kDebug, "database error", {{"code", code}, {"text", text}, {"reason", reason}});
    return failure;
  }
  // While the database is gone, every request meets the same.
  static auto& limiter = *new LogLimiter(absl::Seconds(1));
  if (const auto left_out = limiter.Admit(code, SystemClock().Monotonic())) {
    Log(LogLevel::kError, "database error",
        {{"code", code},
         {"text", text},
         {"reason", reason},
         {"left_out", absl::StrCat(*left_out)}});
  }
  return failure;
}

DriverFailure FromSqliteCode(int code) {
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return Taken();
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return Referenced();
    default:
      break;
  }
  constexpr int kPrimaryCode = 0xff;
  switch (code & kPrimaryCode) {
    case SQLITE_INTERRUPT:
      return Interrupted();
    case SQLITE_TOOBIG:
      return TooLarge();
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Damaged();
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_NOMEM:
      return Unavailable(FailureKind::kStatement);
    default:
      return Internal();
  }
}

// The classes and codes of https://www.postgresql.org/docs/15/errcodes-appendix.html.
DriverFailure FromSqlstate(absl::string_view sqlstate) {
  const absl::string_view kind = sqlstate.substr(0, 2);
  if (sqlstate == "23505" || sqlstate == "23P01") return Taken();
  if (sqlstate == "23503") return Referenced();
  if (sqlstate == "40001" || sqlstate == "40P01" || sqlstate == "55P03") return Conflict();
  if (sqlstate == "57014") return Interrupted();
  if (sqlstate == "22021" || sqlstate == "22P05") {
    return {FailureKind::kStatement,
            Error(StatusCode::kInvalidArgument, reasons::kFieldInvalid,
                  "A text has characters that cannot be stored; it must be UTF-8 without NUL.")};
  }
  if (sqlstate == "26000" || sqlstate == "0A000" || kind == "08" ||
      absl::StartsWith(sqlstate, "57P")) {
    // The first two: a kept statement that the server has forgotten, or whose table has changed.
    // Both heal with a new session.
    return Unavailable(FailureKind::kSessionLost);
  }
  if (sqlstate == "25006" || kind == "53" || kind == "58") {
    return Unavailable(FailureKind::kStatement);
  }
  if (kind == "54") return TooLarge();
  if (sqlstate == "XX001" || sqlstate == "XX002") return Damaged();
  return Internal();
}

}  // namespace

DriverFailure SqliteFailure(int code, absl::string_view text) {
  return Logged(FromSqliteCode(code), absl::StrCat("sqlite ", code), text);
}

DriverFailure PostgresFailure(absl::string_view sqlstate, absl::string_view text) {
  // Texts of data exceptions quote the value.
  const bool has_value = absl::StartsWith(sqlstate, "22");
  return Logged(FromSqlstate(sqlstate), absl::StrCat("postgres ", sqlstate),
                has_value ? absl::string_view() : text);
}

DriverFailure CurrentFailure() {
  try {
    throw;
  } catch (const soci::sqlite3_soci_error& error) {
    return SqliteFailure(error.result(), error.get_error_message());
  } catch (const soci::postgresql_soci_error& error) {
    return PostgresFailure(error.sqlstate(), error.get_error_message());
  } catch (const soci::soci_error& error) {
    return Logged(Internal(), "soci", error.get_error_message());
  } catch (const std::exception& error) {
    return Logged(Internal(), "exception", error.what());
  }
}

DriverFailure CurrentConnectFailure() {
  try {
    throw;
  } catch (const soci::sqlite3_soci_error& error) {
    return SqliteFailure(error.result(), error.get_error_message());
  } catch (const soci::soci_error& error) {
    return Logged(Unavailable(FailureKind::kSessionLost), "connect", error.get_error_message());
  } catch (const std::exception& error) {
    return Logged(Internal(), "connect", error.what());
  }
}

}  // namespace touchstone
