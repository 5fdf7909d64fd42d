// A service's own database: SQLite in one file, or PostgreSQL.
//
//   ASSIGN_OR_RETURN(auto database, Database::Open(settings.database, CatalogSchema(), metrics));
//   RETURN_IF_ERROR(database->Write(deadline, [&](Session& session) {
//     return session.Execute("UPDATE …").status();
//   }));
//
// SQLite runs all writes on one thread: closures that wait are run one after another, each in a
// savepoint, and committed together, so that one fsync serves them all. PostgreSQL runs each in a
// transaction of its own on a pooled session, SERIALIZABLE, and runs it again when the database
// reports a conflict. Reads go to a pool of their own and never wait for writes.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SQL_DATABASE_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SQL_DATABASE_H_

#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/runtime/sql/migrations.h"
#include "services/runtime/sql/session.h"
#include "services/runtime/telemetry/metrics.h"

namespace touchstone {

// Sessions that no request uses: one for the tail, one for readiness.
inline constexpr int kSessionsApart = 2;

struct DatabaseSettings {
  // "sqlite:PATH" (made when absent, mode 600) or
  // "postgres://user:password@host:port/database?options".
  std::string url;
  // Sessions for reads, and on PostgreSQL as many again for writes; kSessionsApart come on top.
  int sessions = 8;
  // The most closures that SQLite's writer commits together.
  int largest_batch = 64;
};

// Thread-safe. Destroying it waits for what runs.
class Database {
 public:
  // Opens the database, makes it when it is an absent SQLite file, and brings its schema up to
  // date. FAILED_PRECONDITION when it was made by a newer version or a recorded migration has
  // changed.
  static absl::StatusOr<std::unique_ptr<Database>> Open(const DatabaseSettings& settings,
                                                        const Schema& schema, Metrics& metrics);

  virtual ~Database() = default;

  virtual Dialect dialect() const = 0;

  // Runs `body` on a reading session; each statement sees what is committed when it starts.
  // DEADLINE_EXCEEDED when no session gets free in time.
  virtual absl::Status Read(absl::Time deadline,
                            absl::FunctionRef<absl::Status(Session&)> body) = 0;

  // Runs `body` on a reading session; all its statements see one moment.
  virtual absl::Status ReadAtOneMoment(absl::Time deadline,
                                       absl::FunctionRef<absl::Status(Session&)> body) = 0;

  // Read, on sessions that no request uses: for what must go on while requests hold all others. Its
  // bodies are few and short.
  virtual absl::Status ReadApart(absl::Time deadline,
                                 absl::FunctionRef<absl::Status(Session&)> body) = 0;

  // Runs `body` in a write transaction and returns when it is committed and durable; when `body`
  // fails, nothing of it is kept and its status is returned. A statement that fails is the end of
  // it, whatever `body` makes of that: those after it fail likewise, and so does the write. `body`
  // may run more than once (start from what it is given, assign and do not append to what it
  // captures), does no I/O but through the session, calls neither Read nor Write, and is not run at
  // all when the deadline passes first. RESOURCE_EXHAUSTED when too many wait; ABORTED
  // (CONFLICTING_CHANGE) when it met a conflict each time. A commit whose outcome is not known (the
  // connection broke in it) is UNAVAILABLE (OUTCOME_UNKNOWN).
  virtual absl::Status Write(absl::Time deadline,
                             absl::FunctionRef<absl::Status(Session&)> body) = 0;

  // OK when the database answers, however many requests wait for sessions; for /readyz.
  absl::Status Ping(absl::Time deadline);
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SQL_DATABASE_H_
