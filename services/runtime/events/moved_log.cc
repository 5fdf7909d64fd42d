#include "services/runtime/events/moved_log.h"

#include "absl/strings/str_cat.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone {
namespace {

// Between two offsets there is room for more transactions than a cluster ever makes.
constexpr int64_t kStep = int64_t{1} << 40;

}  // namespace

absl::Status AdoptLog(Session& session) {
  if (session.dialect() == Dialect::kSqlite) return absl::OkStatus();
  static const std::string& ahead = *new std::string(absl::StrCat(
      "SELECT transaction_id FROM changes WHERE transaction_id >= ", kLogOffset,
      " + pg_snapshot_xmax(pg_current_snapshot())::text::bigint ORDER BY transaction_id DESC "
      "LIMIT 1"));
  ASSIGN_OR_RETURN(const auto row, session.QueryOne<int64_t>(ahead));
  if (!row.has_value()) return absl::OkStatus();
  const int64_t offset = (std::get<0>(*row) / kStep + 1) * kStep;
  RETURN_IF_ERROR(session
                      .Execute("INSERT INTO settings (name, value) VALUES ('changes_offset', "
                               ":value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                               Bytes{absl::StrCat(offset)})
                      .status());
  RETURN_IF_ERROR(session
                      .Execute(absl::StrCat("ALTER TABLE changes ALTER COLUMN transaction_id SET "
                                            "DEFAULT (",
                                            offset, " + pg_current_xact_id()::text::bigint)"))
                      .status());
  Log(LogLevel::kInfo, "the log of changes comes from another cluster, and goes on in this one",
      {{"offset", absl::StrCat(offset)}});
  return absl::OkStatus();
}

}  // namespace touchstone
