#include "services/runtime/sql/sqlite_database.h"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/sql/database_metrics.h"
#include "services/runtime/sql/group_commit.h"
#include "services/runtime/sql/migrate.h"
#include "services/runtime/sql/session_pool.h"
#include "services/runtime/sql/sqlite_file.h"

namespace touchstone {
namespace {

// Nobody else writes; this is for the moments of a checkpoint or of recovery at the start.
constexpr int kBusySeconds = 5;

std::unique_ptr<SociSession> MakeSession(const std::string& path, std::string pragmas) {
  return std::make_unique<SociSession>(
      Dialect::kSqlite,
      [path, pragmas = std::move(pragmas)](soci::session& session, absl::Time) {
        session.open(soci::sqlite3, absl::StrCat("dbname=\"", path, "\" timeout=", kBusySeconds));
        auto* const connection =
            static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
        sqlite_api::sqlite3_extended_result_codes(connection, 1);
        const int code =
            sqlite_api::sqlite3_exec(connection, pragmas.c_str(), nullptr, nullptr, nullptr);
        if (code != SQLITE_OK) {
          throw soci::sqlite3_soci_error(sqlite_api::sqlite3_errmsg(connection), code);
        }
      },
      /*watch=*/nullptr);
}

std::unique_ptr<SociSession> MakeWriter(const std::string& path) {
  return MakeSession(path,
                     "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
                     "PRAGMA foreign_keys = ON;");
}

std::unique_ptr<SociSession> MakeReader(const std::string& path) {
  return MakeSession(path, "PRAGMA query_only = ON;");
}

class SqliteDatabase : public Database {
 public:
  SqliteDatabase(std::unique_ptr<SqliteFile> file, std::unique_ptr<SociSession> writer,
                 std::vector<std::unique_ptr<SociSession>> readers,
                 std::vector<std::unique_ptr<SociSession>> apart, int largest_batch,
                 Metrics& metrics)
      : file_(std::move(file)),
        metrics_(metrics),
        readers_(std::move(readers), metrics_.read_wait),
        apart_(std::move(apart), metrics_.apart_wait),
        writer_(std::move(writer), largest_batch, metrics_) {}

  Dialect dialect() const override { return Dialect::kSqlite; }

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
    session->StopAtDeadline();
    session->BeginWork(Work::kTransaction, deadline);
    RETURN_IF_ERROR(session->RunScript("BEGIN"));
    absl::Status status = session->Outcome(body(*session));
    session->BeginWork(Work::kStatements, absl::InfiniteFuture());
    if (!session->RunScript("ROLLBACK").ok()) session->Close();
    return status;
  }

  absl::Status Write(absl::Time deadline, absl::FunctionRef<absl::Status(Session&)> body) override {
    const Stopwatch stopwatch(metrics_.write_seconds);
    return writer_.Write(deadline, body);
  }

 private:
  absl::Status ReadWith(SessionPool& pool, absl::Time deadline,
                        absl::FunctionRef<absl::Status(Session&)> body) {
    const Stopwatch stopwatch(metrics_.read_seconds);
    ASSIGN_OR_RETURN(const auto session, pool.Borrow(deadline));
    session->StopAtDeadline();
    session->BeginWork(Work::kStatements, deadline);
    return body(*session);
  }

  const std::unique_ptr<SqliteFile> file_;  // first: given back when all sessions are closed
  DatabaseMetrics metrics_;
  SessionPool readers_;
  SessionPool apart_;
  GroupCommit writer_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> OpenSqlite(const std::string& path,
                                                     const DatabaseSettings& settings,
                                                     const Schema& schema, Metrics& metrics) {
  ASSIGN_OR_RETURN(auto file, SqliteFile::Own(path));
  auto writer = MakeWriter(path);
  RETURN_IF_ERROR(writer->EnsureOpen(absl::InfiniteFuture()));
  RETURN_IF_ERROR(Migrate(*writer, schema));
  std::vector<std::unique_ptr<SociSession>> readers;
  for (int i = 0; i < settings.sessions; ++i) readers.push_back(MakeReader(path));
  std::vector<std::unique_ptr<SociSession>> apart;
  for (int i = 0; i < kSessionsApart; ++i) apart.push_back(MakeReader(path));
  return std::make_unique<SqliteDatabase>(std::move(file), std::move(writer), std::move(readers),
                                          std::move(apart), settings.largest_batch, metrics);
}

}  // namespace touchstone
