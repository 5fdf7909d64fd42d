#include "services/runtime/sql/postgres_database.h"

#include <algorithm>
#include <thread>
#include <utility>
#include <vector>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/sql/database_metrics.h"
#include "services/runtime/sql/migrate.h"
#include "services/runtime/sql/postgres_conninfo.h"
#include "services/runtime/sql/postgres_session.h"
#include "services/runtime/sql/session_pool.h"
#include "services/runtime/sql/socket_watch.h"

namespace touchstone {
namespace {

// Of all that run at once one commits, so this is enough for any pool; the deadline comes first.
constexpr int kMostAttempts = 50;
constexpr absl::Duration kFirstBackoff = absl::Milliseconds(1);
constexpr absl::Duration kLongestBackoff = absl::Milliseconds(50);

constexpr absl::Duration kOpenTimeout = absl::Seconds(30);

// What no statement of a request may exceed, whatever its deadline.
constexpr absl::Duration kLongestStatement = absl::Seconds(30);

std::vector<std::unique_ptr<SociSession>> MakeSessions(const std::string& url, int count,
                                                       bool read_only, SocketWatch& watch) {
  std::vector<std::unique_ptr<SociSession>> sessions;
  for (int i = 0; i < count; ++i) sessions.push_back(MakePostgresSession(url, read_only, watch));
  return sessions;
}

// Begins a transaction whose statements end with the deadline, in one round trip.
std::string Begin(absl::string_view mode, absl::Time deadline) {
  const absl::Duration left =
      std::clamp(deadline - absl::Now(), absl::Milliseconds(1), kLongestStatement);
  return absl::StrCat("BEGIN ISOLATION LEVEL ", mode,
                      "; SET LOCAL statement_timeout = ", absl::ToInt64Milliseconds(left));
}

void RollBack(SociSession& session) {
  if (session.is_open() && !session.RunScript("ROLLBACK").ok()) session.Close();
}

// How one attempt at a write ended.
struct Attempt {
  absl::Status status;
  bool again = false;
};

Attempt TryOnce(SociSession& session, absl::Time deadline,
                absl::FunctionRef<absl::Status(Session&)> body) {
  session.BeginWork(Work::kTransaction, deadline);
  absl::Status status = session.RunScript(Begin("SERIALIZABLE", deadline));
  if (status.ok()) status = body(session);
  if (!session.failure().has_value() && status.ok()) {
    if (session.RunScript("COMMIT").ok()) return {absl::OkStatus()};
    const DriverFailure& failure = *session.failure();
    if (failure.kind == FailureKind::kSessionLost) {
      // Without a time for a retry: a program that obeyed it would make the change twice.
      return {Error(absl::StatusCode::kUnavailable, reasons::kOutcomeUnknown,
                    "The database went away during the commit; whether the change was kept is not "
                    "known. Look before you repeat it, or repeat it with the same request_id.")};
    }
    return {failure.status, failure.kind == FailureKind::kConflict};
  }
  if (!session.failure().has_value()) {
    RollBack(session);
    return {std::move(status)};
  }
  const bool again = session.failure()->kind != FailureKind::kStatement;
  status = session.Outcome(std::move(status));
  RollBack(session);
  return {std::move(status), again};
}

class PostgresDatabase : public Database {
 public:
  PostgresDatabase(std::unique_ptr<SocketWatch> watch,
                   std::vector<std::unique_ptr<SociSession>> readers,
                   std::vector<std::unique_ptr<SociSession>> apart,
                   std::vector<std::unique_ptr<SociSession>> writers, Metrics& metrics)
      : watch_(std::move(watch)),
        metrics_(metrics),
        readers_(std::move(readers), metrics_.read_wait),
        apart_(std::move(apart), metrics_.apart_wait),
        writers_(std::move(writers), metrics_.write_wait) {}

  Dialect dialect() const override { return Dialect::kPostgres; }

  absl::Status Read(absl::Time deadline, absl::FunctionRef<absl::Status(Session&)> body) override {
    return ReadWith(readers_, deadline, body);
  }

  absl::Status ReadApart(absl::Time deadline,
                         absl::FunctionRef<absl::Status(Session&)> body) override {
    return ReadWith(apart_, deadline, body);
  }

  absl::Status ReadAtOneMoment(absl::Time deadline,
                               absl::FunctionRef<absl::Status(Session&)> body) override {
    const Stopwatch stopwatch(metrics_.read_seconds);
    ASSIGN_OR_RETURN(const auto session, readers_.Borrow(deadline));
    session->BeginWork(Work::kTransaction, deadline);
    RETURN_IF_ERROR(session->RunScript(Begin("REPEATABLE READ READ ONLY", deadline)));
    absl::Status status = session->Outcome(body(*session));
    RollBack(*session);
    return status;
  }

  absl::Status Write(absl::Time deadline, absl::FunctionRef<absl::Status(Session&)> body) override {
    const Stopwatch stopwatch(metrics_.write_seconds);
    absl::Duration backoff = kFirstBackoff;
    for (int attempts = 1;; ++attempts) {
      const Attempt attempt = [&]() -> Attempt {
        auto session = writers_.Borrow(deadline);
        if (!session.ok()) return {session.status()};
        return TryOnce(**session, deadline, body);
      }();
      if (attempt.status.ok()) {
        metrics_.commits.Increment();
        metrics_.committed_writes.Increment();
      }
      if (!attempt.again || attempts == kMostAttempts) return attempt.status;
      metrics_.retries.Increment();
      // Jittered, so that those who collided do not meet again.
      const absl::Duration pause = backoff * absl::Uniform(random(), 0.5, 1.5);
      if (absl::Now() + pause >= deadline) return attempt.status;
      std::this_thread::sleep_for(absl::ToChronoMicroseconds(pause));
      backoff = std::min(2 * backoff, kLongestBackoff);
    }
  }

 private:
  absl::Status ReadWith(SessionPool& pool, absl::Time deadline,
                        absl::FunctionRef<absl::Status(Session&)> body) {
    const Stopwatch stopwatch(metrics_.read_seconds);
    ASSIGN_OR_RETURN(const auto session, pool.Borrow(deadline));
    session->BeginWork(Work::kStatements, deadline);
    return body(*session);
  }

  static absl::BitGen& random() {
    thread_local absl::BitGen generator;
    return generator;
  }

  const std::unique_ptr<SocketWatch> watch_;  // first: outlives the sessions
  DatabaseMetrics metrics_;
  SessionPool readers_;
  SessionPool apart_;
  SessionPool writers_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> OpenPostgres(const DatabaseSettings& settings,
                                                       const Schema& schema, Metrics& metrics) {
  RETURN_IF_ERROR(PostgresConninfo(settings.url).status());
  auto watch = std::make_unique<SocketWatch>();
  auto readers = MakeSessions(settings.url, settings.sessions, /*read_only=*/true, *watch);
  auto apart = MakeSessions(settings.url, kSessionsApart, /*read_only=*/true, *watch);
  auto writers = MakeSessions(settings.url, settings.sessions, /*read_only=*/false, *watch);
  RETURN_IF_ERROR(writers.back()->EnsureOpen(absl::Now() + kOpenTimeout));
  RETURN_IF_ERROR(Migrate(*writers.back(), schema));
  return std::make_unique<PostgresDatabase>(std::move(watch), std::move(readers), std::move(apart),
                                            std::move(writers), metrics);
}

}  // namespace touchstone
