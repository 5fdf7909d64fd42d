#include "services/runtime/sql/soci_session.h"

#include <poll.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <atomic>
#include <utility>

#include "absl/time/clock.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/sql/dialect.h"

namespace touchstone {
namespace {

// More than a service has; bounds what statements built at run time can take.
constexpr size_t kMostStatements = 256;

// Virtual-machine steps of SQLite between two looks at the clock: about a tenth of a millisecond.
constexpr int kStepsBetweenLooks = 10'000;

std::atomic<PreparedStatementObserver> observer{nullptr};

sqlite_api::sqlite3* Sqlite(soci::session& session) {
  return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
}

PGconn* Postgres(soci::session& session) {
  return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
}

void RunSqliteScript(sqlite_api::sqlite3* connection, const std::string& script) {
  const int code = sqlite_api::sqlite3_exec(connection, script.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) {
    throw soci::sqlite3_soci_error(sqlite_api::sqlite3_errmsg(connection), code);
  }
}

void RunPostgresScript(PGconn* connection, const std::string& script) {
  const std::unique_ptr<PGresult, void (*)(PGresult*)> result(PQexec(connection, script.c_str()),
                                                              PQclear);
  const ExecStatusType status = PQresultStatus(result.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return;
  const char* sqlstate = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
  throw soci::postgresql_soci_error(PQerrorMessage(connection), sqlstate ? sqlstate : "     ");
}

absl::Status DeadlinePassed() {
  return Error(absl::StatusCode::kDeadlineExceeded, reasons::kDeadlineExceeded,
               "The deadline passed before the database was done.");
}

absl::Status TextHasNul() {
  return Error(absl::StatusCode::kInvalidArgument, reasons::kFieldInvalid,
               "A text contains the character NUL, which cannot be stored.");
}

}  // namespace

void ObservePreparedStatements(PreparedStatementObserver new_observer) { observer = new_observer; }

SociSession::SociSession(Dialect dialect, Connect connect, SocketWatch* watch)
    : dialect_(dialect), connect_(std::move(connect)), watch_(watch) {}

SociSession::~SociSession() { Close(); }

absl::Status SociSession::EnsureOpen(absl::Time deadline) {
  if (connection_ != nullptr && !HungUp()) return absl::OkStatus();
  Close();
  try {
    auto connection = std::make_unique<soci::session>();
    connect_(*connection, deadline);
    connection_ = std::move(connection);
    return absl::OkStatus();
  } catch (...) {
    return CurrentConnectFailure().status;
  }
}

void SociSession::Close() {
  kept_by_sql_.clear();
  kept_.clear();
  connection_.reset();
}

bool SociSession::HungUp() {
  if (dialect_ == Dialect::kSqlite) return false;
  PGconn* const connection = Postgres(*connection_);
  if (PQstatus(connection) != CONNECTION_OK) return true;
  // Between two statements the server has nothing to say but farewell.
  pollfd socket = {.fd = PQsocket(connection), .events = POLLIN, .revents = 0};
  return poll(&socket, 1, 0) != 0;
}

int SociSession::Socket() const {
  return dialect_ == Dialect::kPostgres ? PQsocket(Postgres(*connection_)) : -1;
}

void SociSession::BeginWork(Work work, absl::Time deadline) {
  work_ = work;
  deadline_ = deadline;
  failure_.reset();
}

absl::StatusOr<int64_t> SociSession::Run(absl::string_view sql,
                                         std::span<const SqlValue> parameters,
                                         std::span<const SqlType> columns,
                                         absl::FunctionRef<void(std::span<SqlValue>)> on_row) {
  if (work_ == Work::kTransaction && failure_.has_value()) return failure_->status;
  if (absl::Now() >= deadline_) return Fail({FailureKind::kStatement, DeadlinePassed()});
  if (dialect_ == Dialect::kPostgres) {
    for (const SqlValue& value : parameters) {
      const auto* text = std::get_if<std::string>(&value);
      if (text != nullptr && !FitsPostgresText(*text)) {
        return Fail({FailureKind::kStatement, TextHasNul()});
      }
    }
  }
  auto affected = RunOnce(sql, parameters, columns, on_row);
  const bool lost = failure_.has_value() && failure_->kind == FailureKind::kSessionLost;
  if (affected.ok() || !lost || work_ == Work::kTransaction || absl::Now() >= deadline_) {
    return affected;
  }
  // A statement for itself, on a session that only reads, and no row of it was seen: PostgreSQL's
  // rows are all here before the first is handed on.
  RETURN_IF_ERROR(EnsureOpen(deadline_));
  failure_.reset();
  return RunOnce(sql, parameters, columns, on_row);
}

absl::StatusOr<int64_t> SociSession::RunOnce(absl::string_view sql,
                                             std::span<const SqlValue> parameters,
                                             std::span<const SqlType> columns,
                                             absl::FunctionRef<void(std::span<SqlValue>)> on_row) {
  if (connection_ == nullptr) {
    return Fail(PostgresFailure("08003", "the session is closed"));
  }
  try {
    // Ends before Fail closes the connection: its descriptor may be another's the next moment.
    const SocketWatch::Guard guard(watch_, Socket(), deadline_);
    return Keep(sql).Run(parameters, columns, on_row);
  } catch (...) {
    return Fail(CurrentFailure());
  }
}

absl::Status SociSession::Fail(DriverFailure failure) {
  if (dialect_ == Dialect::kPostgres && connection_ != nullptr &&
      PQstatus(Postgres(*connection_)) != CONNECTION_OK &&
      failure.kind != FailureKind::kSessionLost) {
    // A connection that breaks in mid-statement has no SQLSTATE to say so.
    failure = PostgresFailure("08006", "the connection broke");
  }
  if (failure.kind == FailureKind::kSessionLost) Close();
  absl::Status status = failure.status;
  if (!failure_.has_value()) failure_ = std::move(failure);
  return status;
}

KeptStatement& SociSession::Keep(absl::string_view sql) {
  const auto found = kept_by_sql_.find(sql);
  if (found != kept_by_sql_.end()) {
    kept_.splice(kept_.begin(), kept_, found->second);
    return kept_.front();
  }
  if (const PreparedStatementObserver observe = observer.load()) observe(dialect_, sql);
  kept_.emplace_front(*connection_, dialect_, sql);
  kept_by_sql_[kept_.front().sql()] = kept_.begin();
  if (kept_.size() > kMostStatements) {
    kept_by_sql_.erase(kept_.back().sql());
    kept_.pop_back();
  }
  return kept_.front();
}

absl::Status SociSession::Outcome(absl::Status status) const {
  if (!failure_.has_value()) return status;
  const bool says_better = failure_->kind == FailureKind::kStatement && !status.ok();
  return says_better ? status : failure_->status;
}

absl::Status SociSession::Attempt(absl::FunctionRef<absl::Status()> body) {
  RETURN_IF_ERROR(RunScript("SAVEPOINT attempt"));
  const absl::Status status = Outcome(body());
  if (status.ok()) return RunScript("RELEASE attempt");
  if (failure_.has_value() && failure_->kind != FailureKind::kStatement) return status;
  failure_.reset();
  RETURN_IF_ERROR(RunScript("ROLLBACK TO attempt; RELEASE attempt"));
  return status;
}

absl::Status SociSession::RunScript(absl::string_view script) {
  if (connection_ == nullptr) return Fail(PostgresFailure("08003", "the session is closed"));
  try {
    const SocketWatch::Guard guard(watch_, Socket(), deadline_);  // as in RunOnce
    if (dialect_ == Dialect::kSqlite) {
      RunSqliteScript(Sqlite(*connection_), std::string(script));
    } else {
      RunPostgresScript(Postgres(*connection_), std::string(script));
    }
    return absl::OkStatus();
  } catch (...) {
    return Fail(CurrentFailure());
  }
}

bool SociSession::InTransaction() {
  return connection_ != nullptr && sqlite_api::sqlite3_get_autocommit(Sqlite(*connection_)) == 0;
}

void SociSession::StopAtDeadline() {
  const auto look = [](void* session) -> int {
    return absl::Now() >= static_cast<SociSession*>(session)->deadline_;
  };
  sqlite_api::sqlite3_progress_handler(Sqlite(*connection_), kStepsBetweenLooks, look, this);
}

}  // namespace touchstone
