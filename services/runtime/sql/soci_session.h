// A session on SOCI: one connection and the statements prepared on it.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SQL_SOCI_SESSION_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SQL_SOCI_SESSION_H_

#include <soci/soci.h>

#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/sql/driver_errors.h"
#include "services/runtime/sql/kept_statement.h"
#include "services/runtime/sql/session.h"
#include "services/runtime/sql/socket_watch.h"

namespace touchstone {

// How a closure's statements belong together.
enum class Work {
  kStatements,   // each stands for itself
  kTransaction,  // the first failure fails the rest
};

// Not thread-safe.
class SociSession final : public Session {
 public:
  // Connects and sets up what it is given, by a deadline; throws the driver's exceptions.
  using Connect = std::function<void(soci::session&, absl::Time deadline)>;

  // `watch` is for PostgreSQL, and outlives the session; null for SQLite.
  SociSession(Dialect dialect, Connect connect, SocketWatch* watch);
  ~SociSession() override;

  Dialect dialect() const override { return dialect_; }

  absl::StatusOr<int64_t> Run(absl::string_view sql, std::span<const SqlValue> parameters,
                              std::span<const SqlType> columns,
                              absl::FunctionRef<void(std::span<SqlValue>)> on_row) override;

  absl::Status Attempt(absl::FunctionRef<absl::Status()> body) override;

  // Connects when it is not connected, or when the server has hung up meanwhile.
  absl::Status EnsureOpen(absl::Time deadline);

  void Close();
  bool is_open() const { return connection_ != nullptr; }

  // Begins a closure: forgets what failed in the last one. No statement is started after
  // `deadline`.
  void BeginWork(Work work, absl::Time deadline);

  // What failed first in this closure, if anything did.
  const std::optional<DriverFailure>& failure() const { return failure_; }

  // How a closure ended that returned `status`. It may say better than the driver what a statement
  // ran into, but not that all is well.
  absl::Status Outcome(absl::Status status) const;

  // Runs statements that have neither parameters nor results, in one round trip: BEGIN, COMMIT,
  // migrations. Not kept, and not stopped by an earlier failure or the deadline.
  absl::Status RunScript(absl::string_view script);

  // Whether SQLite is inside a transaction: it leaves one by itself when the disk fails.
  bool InTransaction();

  // Whether a running statement on SQLite is stopped at the deadline. Not for the writer, where
  // that would roll back the batch of others too.
  void StopAtDeadline();

 private:
  absl::StatusOr<int64_t> RunOnce(absl::string_view sql, std::span<const SqlValue> parameters,
                                  std::span<const SqlType> columns,
                                  absl::FunctionRef<void(std::span<SqlValue>)> on_row);
  KeptStatement& Keep(absl::string_view sql);
  bool HungUp();
  int Socket() const;
  absl::Status Fail(DriverFailure failure);

  const Dialect dialect_;
  const Connect connect_;
  SocketWatch* const watch_;
  std::unique_ptr<soci::session> connection_;  // null when closed

  Work work_ = Work::kStatements;
  absl::Time deadline_ = absl::InfiniteFuture();
  std::optional<DriverFailure> failure_;

  // The statement used last comes first.
  std::list<KeptStatement> kept_;
  absl::flat_hash_map<absl::string_view, std::list<KeptStatement>::iterator> kept_by_sql_;
};

// For tests: is told each statement that any session prepares, before it runs. Null for none.
using PreparedStatementObserver = void (*)(Dialect dialect, absl::string_view sql);
void ObservePreparedStatements(PreparedStatementObserver observer);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SQL_SOCI_SESSION_H_
