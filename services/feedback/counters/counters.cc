#include "services/feedback/counters/counters.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::feedback {
namespace {

using Columns = std::span<const absl::string_view>;

constexpr absl::string_view kTallyColumns[] = {"count", "sum", "sum_of_squares"};
constexpr absl::string_view kDayColumns[] = {
    "organization", "measure", "day",  "organizational_unit", "service_type", "language",
    "channel",      "extra",   "shard"};
constexpr absl::string_view kMonthColumns[] = {
    "organization", "measure", "month", "organizational_unit", "service_type", "language",
    "channel",      "extra",   "shard"};
constexpr absl::string_view kWorkerColumns[] = {"organization", "measure", "period", "worker"};

// As many as one statement takes. What a change counts is fewer rows; statements are kept by their
// text, so that there are not to be many of them.
constexpr size_t kRowsAtOnce = 16;

void AppendRow(Columns key, size_t row, std::string& sql) {
  absl::StrAppend(&sql, row == 0 ? "(" : ", (");
  for (const absl::string_view column : key) absl::StrAppend(&sql, ":", column, row, ", ");
  absl::StrAppend(&sql, ":count", row, ", :sum", row, ", :sum_of_squares", row, ")");
}

std::string AddingSql(absl::string_view table, Columns key, size_t rows) {
  std::string sql = absl::StrCat("INSERT INTO ", table, " (", absl::StrJoin(key, ", "), ", ",
                                 absl::StrJoin(kTallyColumns, ", "), ") VALUES ");
  for (size_t row = 0; row < rows; ++row) AppendRow(key, row, sql);
  absl::StrAppend(&sql, " ON CONFLICT (", absl::StrJoin(key, ", "), ") DO UPDATE SET ");
  for (size_t i = 0; i < std::size(kTallyColumns); ++i) {
    absl::StrAppend(&sql, i == 0 ? "" : ", ", kTallyColumns[i], " = ", table, ".", kTallyColumns[i],
                    " + excluded.", kTallyColumns[i]);
  }
  return sql;
}

// `values` are those of one row after the other: key, then tally.
absl::Status AddRows(Session& session, absl::string_view table, Columns key,
                     const std::vector<SqlValue>& values) {
  const size_t width = key.size() + std::size(kTallyColumns);
  for (std::span<const SqlValue> left(values); !left.empty();) {
    const size_t rows = std::min(left.size() / width, kRowsAtOnce);
    RETURN_IF_ERROR(session
                        .Run(AddingSql(table, key, rows), left.first(rows * width), {},
                             [](std::span<SqlValue>) {})
                        .status());
    left = left.subspan(rows * width);
  }
  return absl::OkStatus();
}

void AppendTally(const Tally& tally, std::vector<SqlValue>& values) {
  values.emplace_back(tally.count);
  values.emplace_back(tally.sum);
  values.emplace_back(tally.squares);
}

absl::Status AddFigures(Session& session, absl::string_view table, Columns columns,
                        absl::string_view organization, int shard,
                        const std::map<FigureKey, Tally>& rows) {
  std::vector<SqlValue> values;
  values.reserve(rows.size() * (columns.size() + std::size(kTallyColumns)));
  for (const auto& [key, tally] : rows) {
    values.emplace_back(std::string(organization));
    values.emplace_back(static_cast<int64_t>(key.measure));
    values.emplace_back(key.day);
    values.emplace_back(key.organizational_unit);
    values.emplace_back(key.service_type);
    values.emplace_back(key.language);
    values.emplace_back(key.channel);
    values.emplace_back(key.extra);
    values.emplace_back(int64_t{shard});
    AppendTally(tally, values);
  }
  return AddRows(session, table, columns, values);
}

// The same on every platform.
int ShardOf(absl::string_view subject) {
  uint32_t hash = 2166136261;
  for (const char letter : subject) hash = (hash ^ static_cast<unsigned char>(letter)) * 16777619;
  return static_cast<int>(hash % kCounterShards);
}

}  // namespace

void Counters::CountCase(const CaseFacts& before, const CaseFacts& after) {
  AddCase(before, -1, zone_, tallies_);
  AddCase(after, 1, zone_, tallies_);
}

void Counters::CountIncident(const v1::Incident* before, const v1::Incident* after) {
  AddIncident(before, -1, zone_, tallies_);
  AddIncident(after, 1, zone_, tallies_);
}

void Counters::CountContact(const ContactFacts& before, const ContactFacts& after) {
  AddContact(before, -1, zone_, tallies_);
  AddContact(after, 1, zone_, tallies_);
}

void Counters::CountInterval(const IntervalFacts& before, const IntervalFacts& after) {
  AddInterval(before, -1, zone_, tallies_);
  AddInterval(after, 1, zone_, tallies_);
}

void Counters::CountCommitment(const v1::Commitment* before, const v1::Commitment* after) {
  AddCommitment(before, -1, zone_, tallies_);
  AddCommitment(after, 1, zone_, tallies_);
}

void Counters::CountFollowUp(const v1::Case& resource, const v1::FollowUp* before,
                             const v1::FollowUp* after) {
  const auto facts_with = [&](const v1::FollowUp* follow_up) {
    CaseFacts facts{.resource = &resource};
    if (follow_up == nullptr) return facts;
    facts.answered_follow_ups = IsAnswer(follow_up->outcome()) ? 1 : 0;
    facts.met_follow_ups = IsMet(follow_up->outcome()) ? 1 : 0;
    return facts;
  };
  CountCase(facts_with(before), facts_with(after));
}

void Counters::CountInvitation(const InvitationFacts& before, const InvitationFacts& after) {
  AddInvitation(before, -1, zone_, tallies_);
  AddInvitation(after, 1, zone_, tallies_);
}

absl::Status Counters::Write(Session& session, absl::string_view subject) const {
  const int shard = ShardOf(subject);
  RETURN_IF_ERROR(AddFiguresByDay(session, organization_, shard, tallies_.by_day()));
  RETURN_IF_ERROR(AddFiguresByMonth(session, organization_, shard, tallies_.ByMonth()));
  return AddWorkerFigures(session, organization_, tallies_.by_worker());
}

absl::Status AddFiguresByDay(Session& session, absl::string_view organization, int shard,
                             const std::map<FigureKey, Tally>& rows) {
  return AddFigures(session, "figures_by_day", kDayColumns, organization, shard, rows);
}

absl::Status AddFiguresByMonth(Session& session, absl::string_view organization, int shard,
                               const std::map<FigureKey, Tally>& rows) {
  return AddFigures(session, "figures_by_month", kMonthColumns, organization, shard, rows);
}

absl::Status AddWorkerFigures(Session& session, absl::string_view organization,
                              const std::map<WorkerKey, Tally>& rows) {
  std::vector<SqlValue> values;
  values.reserve(rows.size() * (std::size(kWorkerColumns) + std::size(kTallyColumns)));
  for (const auto& [key, tally] : rows) {
    values.emplace_back(std::string(organization));
    values.emplace_back(static_cast<int64_t>(key.measure));
    values.emplace_back(key.period);
    values.emplace_back(key.worker);
    AppendTally(tally, values);
  }
  return AddRows(session, "worker_figures", kWorkerColumns, values);
}

}  // namespace touchstone::feedback
