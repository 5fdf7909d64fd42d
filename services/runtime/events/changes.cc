#include "services/runtime/events/changes.h"

#include <limits>
#include <tuple>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/events/moved_log.h"

namespace touchstone {
namespace {

// The setting that remembers how far the log was purged: the position of the last row removed.
constexpr absl::string_view kPurgedThrough = "changes_purged_through";

// PostgreSQL: all transactions before this one are over, so that nothing can appear among their
// rows any more. Read in the same statement, hence of the same snapshot, as the rows.
std::string OldestOpen() {
  return absl::StrCat("(", kLogOffset, " + pg_snapshot_xmin(pg_current_snapshot())::text::bigint)");
}

// Reads what comes after a position: of one organization, given first, or of all.
std::string ReadSql(Dialect dialect, bool of_one) {
  constexpr absl::string_view kRest =
      ", previous_sequence, change_time, kind, organization, resource_type, resource, actor, "
      "method, trace_id FROM changes WHERE ";
  const absl::string_view of = of_one ? "organization = :organization AND " : "";
  if (dialect == Dialect::kSqlite) {
    return absl::StrCat("SELECT 0, sequence, 1", kRest, of,
                        "sequence > :after ORDER BY sequence LIMIT :row_limit");
  }
  return absl::StrCat("SELECT transaction_id, sequence, ", OldestOpen(), kRest, of,
                      "(transaction_id, sequence) > (:after_transaction, :after_sequence) "
                      "ORDER BY transaction_id, sequence LIMIT :row_limit");
}

// One row of it.
using Row = std::tuple<int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, std::string,
                       std::string, std::string, std::string, std::string, std::string>;

absl::StatusOr<std::vector<Row>> ReadRows(Session& session, const ChangePosition& after, int limit,
                                          const std::optional<std::string>& organization) {
  std::vector<SqlValue> parameters;
  if (organization.has_value()) parameters.emplace_back(*organization);
  if (session.dialect() == Dialect::kPostgres) parameters.emplace_back(after.transaction);
  parameters.emplace_back(after.sequence);
  parameters.emplace_back(int64_t{limit});
  return session.QueryWith<int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, std::string,
                           std::string, std::string, std::string, std::string, std::string>(
      ReadSql(session.dialect(), organization.has_value()), parameters);
}

LoggedChange ToLoggedChange(Row&& row) {
  auto& [transaction, sequence, oldest_open, previous, time, kind, organization, type, resource,
         actor, method, trace_id] = row;
  return {.position = {.transaction = transaction, .sequence = sequence},
          .change = {.revision = sequence,
                     .previous_revision = previous,
                     .kind = static_cast<ChangeKind>(kind),
                     .resource_type = std::move(type),
                     .resource = std::move(resource),
                     .organization = std::move(organization),
                     .actor = std::move(actor),
                     .method = std::move(method),
                     .trace_id = std::move(trace_id),
                     .time = absl::FromUnixMicros(time)}};
}

bool IsSettled(const Row& row) { return std::get<0>(row) < std::get<2>(row); }

// What a position is measured against.
struct LogBounds {
  ChangePosition purged_through;
  // PostgreSQL: where the log went on when it was moved last, and where it is now.
  int64_t offset = 0;
  int64_t next_transaction = 0;
  // SQLite: the last revision given away.
  int64_t last_revision = 0;
};

absl::StatusOr<LogBounds> ReadBounds(Session& session) {
  static const std::string& postgres = *new std::string(
      absl::StrCat("SELECT (SELECT value FROM settings WHERE name = :name), ", kLogOffset, ", ",
                   kLogOffset, " + pg_snapshot_xmax(pg_current_snapshot())::text::bigint, 0"));
  ASSIGN_OR_RETURN(
      const auto row,
      (session.QueryOne<std::optional<Bytes>, int64_t, int64_t, int64_t>(
          session.dialect() == Dialect::kSqlite
              ? "SELECT (SELECT value FROM settings WHERE name = :name), 0, 0, last FROM revisions "
                "WHERE id = 1"
              : postgres,
          kPurgedThrough)));
  if (!row.has_value()) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal, "the table revisions is empty");
  }
  const auto& [purged, offset, next_transaction, last_revision] = *row;
  const auto position = purged ? ChangePosition::FromText(purged->value) : ChangePosition();
  if (!position.has_value()) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat("the setting ", kPurgedThrough, " is not a position"));
  }
  return LogBounds{.purged_through = *position,
                   .offset = offset,
                   .next_transaction = next_transaction,
                   .last_revision = last_revision};
}

// Whether a position is of a past that this log does not have: it was restored from an older copy.
absl::StatusOr<bool> IsOfALostPast(Session& session, const ChangePosition& after,
                                   const LogBounds& bounds) {
  if (session.dialect() == Dialect::kSqlite) return after.sequence > bounds.last_revision;
  if (after.transaction >= bounds.next_transaction) return true;
  if (after.transaction >= bounds.offset || after <= bounds.purged_through) return false;
  // Of the time before the log was moved: up to where it was copied.
  ASSIGN_OR_RETURN(const auto row,
                   (session.QueryOne<int64_t, int64_t>(
                       "SELECT transaction_id, sequence FROM changes WHERE transaction_id < "
                       ":offset ORDER BY transaction_id DESC, sequence DESC LIMIT 1",
                       bounds.offset)));
  if (!row.has_value()) return true;
  const auto& [transaction, sequence] = *row;
  return after > ChangePosition{.transaction = transaction, .sequence = sequence};
}

// After the rows were read, so that a purge in between is noticed.
absl::Status CheckIsKept(Session& session, const ChangePosition& after) {
  if (after == ChangePosition()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const LogBounds bounds, ReadBounds(session));
  ASSIGN_OR_RETURN(const bool is_lost, IsOfALostPast(session, after, bounds));
  if (after >= bounds.purged_through && !is_lost) return absl::OkStatus();
  return Error(absl::StatusCode::kOutOfRange, reasons::kPositionExpired,
               "Changes after this position are no longer kept; list the resources again and "
               "follow from now on.");
}

}  // namespace

std::string ChangePosition::ToText() const { return absl::StrCat(transaction, ".", sequence); }

std::optional<ChangePosition> ChangePosition::FromText(absl::string_view text) {
  const std::pair<absl::string_view, absl::string_view> halves =
      absl::StrSplit(text, absl::MaxSplits('.', 1));
  ChangePosition position;
  if (!absl::SimpleAtoi(halves.first, &position.transaction) ||
      !absl::SimpleAtoi(halves.second, &position.sequence)) {
    return std::nullopt;
  }
  // One text for each position: no sign, no leading zero, no space.
  if (position.transaction < 0 || position.sequence < 0 || position.ToText() != text) {
    return std::nullopt;
  }
  return position;
}

absl::StatusOr<int64_t> NextRevision(Session& session) {
  // Two statements on SQLite: RETURNING makes it set a savepoint, and a savepoint makes the search
  // index put on disk what it has gathered.
  const bool is_sqlite = session.dialect() == Dialect::kSqlite;
  if (is_sqlite) {
    RETURN_IF_ERROR(session.Execute("UPDATE revisions SET last = last + 1 WHERE id = 1").status());
  }
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<int64_t>(is_sqlite ? "SELECT last FROM revisions WHERE id = 1"
                                                       : "SELECT nextval('revisions')"));
  if (!row.has_value()) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal, "the table revisions is empty");
  }
  return std::get<0>(*row);
}

absl::Status AppendChange(Session& session, const Change& change) {
  std::optional<Bytes> body;
  if (!change.body.value.empty()) body = change.body;
  return session
      .Execute(
          "INSERT INTO changes (sequence, change_time, organization, resource_type, resource, "
          "kind, previous_sequence, actor, method, trace_id, body) VALUES (:sequence, :time, "
          ":organization, :type, :resource, :kind, :previous, :actor, :method, :trace_id, :body)",
          change.revision, absl::ToUnixMicros(change.time), change.organization,
          change.resource_type, change.resource, static_cast<int>(change.kind),
          change.previous_revision, change.actor, change.method, change.trace_id, body)
      .status();
}

absl::StatusOr<ChangePage> ReadChanges(Session& session, const ChangePosition& after, int limit,
                                       const std::optional<std::string>& organization) {
  ChangePage page{.settled = after};
  ChangePosition from = after;
  while (true) {
    ASSIGN_OR_RETURN(std::vector<Row> rows, ReadRows(session, from, limit, organization));
    const bool more = rows.size() == static_cast<size_t>(limit);
    for (Row& row : rows) {
      // Behind the first unsettled row nothing is settled: the rows are in order. Those of a later
      // turn of the loop are of a newer snapshot, but come after rows that were not settled here.
      const bool settled = page.unsettled.empty() && IsSettled(row);
      LoggedChange change = ToLoggedChange(std::move(row));
      from = change.position;
      if (settled) page.settled = change.position;
      (settled ? page.changes : page.unsettled).push_back(std::move(change));
    }
    // A page of settled rows is enough; unsettled ones are all needed at once.
    page.complete = !(more && page.unsettled.empty());
    if (!more || page.unsettled.empty()) break;
  }
  RETURN_IF_ERROR(CheckIsKept(session, after));
  return page;
}

absl::StatusOr<ChangePosition> LastPosition(Session& session) {
  static const std::string& postgres = *new std::string(
      absl::StrCat("SELECT transaction_id, sequence FROM changes WHERE transaction_id < ",
                   OldestOpen(), " ORDER BY transaction_id DESC, sequence DESC LIMIT 1"));
  ASSIGN_OR_RETURN(const auto row,
                   (session.QueryOne<int64_t, int64_t>(
                       session.dialect() == Dialect::kSqlite
                           ? "SELECT 0, sequence FROM changes ORDER BY sequence DESC LIMIT 1"
                           : postgres)));
  if (!row.has_value()) {
    ASSIGN_OR_RETURN(const LogBounds bounds, ReadBounds(session));
    return bounds.purged_through;
  }
  const auto& [transaction, sequence] = *row;
  return ChangePosition{.transaction = transaction, .sequence = sequence};
}

absl::StatusOr<int64_t> PurgeChanges(Session& session, absl::Time before, int limit) {
  const bool sqlite = session.dialect() == Dialect::kSqlite;
  static const std::string& postgres = *new std::string(
      absl::StrCat("SELECT transaction_id, sequence, change_time FROM changes "
                   "WHERE transaction_id < ",
                   OldestOpen(), " ORDER BY transaction_id, sequence LIMIT :row_limit"));
  ASSIGN_OR_RETURN(
      const auto rows,
      (session.Query<int64_t, int64_t, int64_t>(
          sqlite ? "SELECT 0, sequence, change_time FROM changes ORDER BY sequence LIMIT :row_limit"
                 : postgres,
          limit)));
  // Up to the first that is young enough: what is left has no holes.
  std::optional<ChangePosition> last;
  for (const auto& [transaction, sequence, time] : rows) {
    if (absl::FromUnixMicros(time) >= before) break;
    last = ChangePosition{.transaction = transaction, .sequence = sequence};
  }
  if (!last.has_value()) return 0;
  RETURN_IF_ERROR(session
                      .Execute("INSERT INTO settings (name, value) VALUES (:name, :value) "
                               "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                               kPurgedThrough, Bytes{last->ToText()})
                      .status());
  return sqlite ? session.Execute("DELETE FROM changes WHERE sequence <= :last", last->sequence)
                : session.Execute(
                      "DELETE FROM changes "
                      "WHERE (transaction_id, sequence) <= (:last_transaction, :last_sequence)",
                      last->transaction, last->sequence);
}

absl::Status RemoveHistory(Session& session, const std::string& resource) {
  return session
      .Execute("DELETE FROM changes WHERE resource = :resource AND kind <> :purged", resource,
               static_cast<int>(events::v1::Event::PURGED))
      .status();
}

}  // namespace touchstone
