#include "services/runtime/sql/migrate.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/names/sha256.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone {
namespace {

// READ COMMITTED, so that who waited for the lock sees what its holder did; the number is ours.
constexpr absl::string_view kBeginPostgres =
    "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = 0; "
    "SELECT pg_advisory_xact_lock(7015520412)";
constexpr absl::string_view kBeginSqlite = "BEGIN IMMEDIATE";

constexpr absl::string_view kRecord =
    "CREATE TABLE IF NOT EXISTS schema_migrations ("
    "set_name TEXT NOT NULL, number BIGINT NOT NULL, what TEXT NOT NULL, sha256 TEXT NOT NULL, "
    "apply_time BIGINT NOT NULL, PRIMARY KEY (set_name, number))";

struct Recorded {
  std::string what;
  std::string sha256;
};
using Record = std::map<std::pair<std::string, int64_t>, Recorded>;

absl::string_view TextFor(const Migration& migration, Dialect dialect) {
  return dialect == Dialect::kSqlite ? migration.sqlite : migration.postgres;
}

absl::Status Mismatch(absl::string_view message) {
  return FailedPrecondition(reasons::kSchemaMismatch, "database", message);
}

absl::StatusOr<Record> ReadRecord(Session& session) {
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<std::string, int64_t, std::string, std::string>(
                       "SELECT set_name, number, what, sha256 FROM schema_migrations")));
  Record record;
  for (const auto& [set, number, what, sha256] : rows) record[{set, number}] = {what, sha256};
  return record;
}

// Takes what the database rightly has out of `record`, and applies the rest of the set.
absl::Status ApplySet(SociSession& session, const MigrationSet& set, Record& record) {
  int applied_before = 0;
  for (const Migration& migration : set.migrations) {
    if (migration.number != ++applied_before) {
      return Mismatch(absl::StrCat("the migrations of '", set.name,
                                   "' must be numbered from 1 without gaps; number ",
                                   migration.number, " follows ", applied_before - 1));
    }
    const absl::string_view sql = TextFor(migration, session.dialect());
    const std::string sha256 = Sha256Hex(sql);
    const auto recorded = record.find({std::string(set.name), migration.number});
    if (recorded != record.end()) {
      if (recorded->second.sha256 != sha256) {
        return Mismatch(absl::StrCat(
            "migration ", migration.number, " (", migration.what, ") of '", set.name,
            "' has changed since this database applied it. Restore it as it was, and put the "
            "change into a new migration."));
      }
      record.erase(recorded);
      continue;
    }
    RETURN_IF_ERROR(session.RunScript(sql));
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO schema_migrations (set_name, number, what, sha256, "
                                 "apply_time) VALUES (:set_name, :number, :what, :sha256, :time)",
                                 set.name, migration.number, migration.what, sha256,
                                 absl::ToUnixMicros(absl::Now()))
                        .status());
    Log(LogLevel::kInfo, "migration applied",
        {{"set", set.name}, {"number", absl::StrCat(migration.number)}, {"what", migration.what}});
  }
  return absl::OkStatus();
}

absl::Status ApplyAll(SociSession& session, const Schema& schema) {
  RETURN_IF_ERROR(session.RunScript(kRecord));
  ASSIGN_OR_RETURN(Record record, ReadRecord(session));
  for (const MigrationSet& set : schema) RETURN_IF_ERROR(ApplySet(session, set, record));
  if (record.empty()) return absl::OkStatus();
  const auto& [key, recorded] = *record.begin();
  return Mismatch(absl::StrCat("this database has migration ", key.second, " (", recorded.what,
                               ") of '", key.first,
                               "', which this program does not know: it was made by a newer "
                               "version or by another service. Start that one."));
}

}  // namespace

absl::Status Migrate(SociSession& session, const Schema& schema) {
  session.BeginWork(Work::kTransaction, absl::InfiniteFuture());
  RETURN_IF_ERROR(
      session.RunScript(session.dialect() == Dialect::kSqlite ? kBeginSqlite : kBeginPostgres));
  absl::Status status = ApplyAll(session, schema);
  if (status.ok()) status = session.RunScript("COMMIT");
  if (!status.ok()) session.RunScript("ROLLBACK").IgnoreError();
  return status;
}

}  // namespace touchstone
