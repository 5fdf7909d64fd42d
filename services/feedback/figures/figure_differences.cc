#include "services/feedback/figures/figure_differences.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/feedback/counters/counters.h"
#include "services/feedback/figures/counted_rows.h"
#include "services/feedback/rules/effectiveness.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::feedback {
namespace {

using nlohmann::json;

template <typename Key>
using Figures = std::map<Key, Tally>;

// What is counted on other days than the rest of its row.
bool IsOfOtherDays(Measure measure) {
  return measure == Measure::kCommitmentsDue || measure == Measure::kCommitmentsKept;
}

json JsonOf(const FigureKey& key, bool by_month) {
  return {{"measure", static_cast<int64_t>(key.measure)},
          {by_month ? "month" : "day", key.day},
          {"organizationalUnit", key.organizational_unit},
          {"serviceType", key.service_type},
          {"language", key.language},
          {"channel", key.channel},
          {"extra", key.extra}};
}

json JsonOf(const WorkerKey& key, bool) {
  return {{"measure", static_cast<int64_t>(key.measure)},
          {"period", key.period},
          {"worker", key.worker}};
}

json JsonOf(const Tally& tally) {
  return {{"count", tally.count}, {"sum", tally.sum}, {"sumOfSquares", tally.squares}};
}

// Names and queues can have bytes that are no text in no other place: they are replaced.
std::string TextOf(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

template <typename Key>
void Compare(const char* table, const Figures<Key>& kept, const Figures<Key>& computed,
             Corrections<Key>& corrections, FigureDifferences& found) {
  Figures<Key> all = computed;
  for (const auto& [key, tally] : kept) all.try_emplace(key);
  found.checked += static_cast<int64_t>(all.size());
  for (const auto& [key, should_be] : all) {
    const auto row = kept.find(key);
    const Tally is = row == kept.end() ? Tally() : row->second;
    if (is == should_be) continue;
    v1::AggregateDifference& difference = found.differences.emplace_back();
    difference.set_aggregate(table);
    difference.set_key(TextOf(JsonOf(key, std::string(table) == "figures_by_month")));
    difference.set_kept(TextOf(JsonOf(is)));
    difference.set_computed(TextOf(JsonOf(should_be)));
    corrections[key] = {should_be.count - is.count, should_be.sum - is.sum,
                        should_be.squares - is.squares};
  }
}

// Kept rows between two days or months, the shards put together. `of_other_days` takes those that
// IsOfOtherDays, else the others.
absl::StatusOr<Figures<FigureKey>> ReadKept(Session& session, absl::string_view table,
                                            absl::string_view column,
                                            const std::string& organization,
                                            const std::string& first, const std::string& last,
                                            bool of_other_days) {
  ASSIGN_OR_RETURN(
      auto rows, (session.Query<int64_t, std::string, std::string, std::string, std::string,
                                int64_t, std::string, int64_t, int64_t, int64_t>(
                     absl::StrCat("SELECT measure, ", column,
                                  ", organizational_unit, service_type, language, channel, extra, "
                                  "CAST(SUM(count) AS BIGINT), CAST(SUM(sum) AS BIGINT), "
                                  "CAST(SUM(sum_of_squares) AS BIGINT) FROM ",
                                  table, " WHERE organization = :organization AND ", column,
                                  " >= :first AND ", column, " <= :last GROUP BY measure, ", column,
                                  ", organizational_unit, service_type, language, channel, extra"),
                     organization, first, last)));
  Figures<FigureKey> kept;
  for (auto& [measure, span, unit, type, language, channel, extra, count, sum, squares] : rows) {
    FigureKey key{.measure = static_cast<Measure>(measure),
                  .day = std::move(span),
                  .organizational_unit = std::move(unit),
                  .service_type = std::move(type),
                  .language = std::move(language),
                  .channel = channel,
                  .extra = std::move(extra)};
    if (IsOfOtherDays(key.measure) != of_other_days) continue;
    kept[std::move(key)] = {count, sum, squares};
  }
  return kept;
}

absl::StatusOr<Figures<WorkerKey>> ReadKeptOfWorkers(Session& session,
                                                     const std::string& organization,
                                                     const std::string& first,
                                                     const std::string& last, bool of_other_days) {
  ASSIGN_OR_RETURN(auto rows,
                   (session.Query<int64_t, std::string, std::string, int64_t, int64_t, int64_t>(
                       "SELECT measure, period, worker, count, sum, sum_of_squares FROM "
                       "worker_figures WHERE organization = :organization AND period >= :first AND "
                       "period <= :last",
                       organization, first, last)));
  Figures<WorkerKey> kept;
  for (auto& [measure, period, worker, count, sum, squares] : rows) {
    WorkerKey key{static_cast<Measure>(measure), std::move(period), std::move(worker)};
    if (IsOfOtherDays(key.measure) != of_other_days) continue;
    kept[std::move(key)] = {count, sum, squares};
  }
  return kept;
}

template <typename Key>
Figures<Key> Only(const Figures<Key>& figures, bool of_other_days) {
  Figures<Key> only;
  for (const auto& [key, tally] : figures) {
    if (IsOfOtherDays(key.measure) == of_other_days) only.emplace(key, tally);
  }
  return only;
}

// What is kept between two days beside what was computed; months and periods from the first's to
// the last's.
absl::StatusOr<FigureDifferences> CompareAll(Session& session, const std::string& organization,
                                             const std::string& first, const std::string& last,
                                             bool of_other_days, const Tallies& computed) {
  const std::string first_month = first.substr(0, 7);
  const std::string last_month = last.substr(0, 7);
  FigureDifferences found;
  ASSIGN_OR_RETURN(const auto days, ReadKept(session, "figures_by_day", "day", organization, first,
                                             last, of_other_days));
  Compare("figures_by_day", days, Only(computed.by_day(), of_other_days), found.by_day, found);
  ASSIGN_OR_RETURN(const auto months, ReadKept(session, "figures_by_month", "month", organization,
                                               first_month, last_month, of_other_days));
  Compare("figures_by_month", months, Only(computed.ByMonth(), of_other_days), found.by_month,
          found);
  ASSIGN_OR_RETURN(const auto workers,
                   ReadKeptOfWorkers(session, organization, of_other_days ? first : first_month,
                                     of_other_days ? last : last_month, of_other_days));
  Compare("worker_figures", workers, Only(computed.by_worker(), of_other_days), found.by_worker,
          found);
  return found;
}

absl::Time BeginOf(const std::string& month, absl::TimeZone zone) {
  absl::Time time;
  absl::ParseTime("%Y-%m-%d", absl::StrCat(month, "-01"), zone, &time, nullptr);
  return time;
}

std::string MonthAfter(const std::string& month) { return MonthText(*ParseMonth(month) + 1); }

}  // namespace

absl::StatusOr<std::vector<std::string>> MonthsOfFigures(Session& session,
                                                         const std::string& organization,
                                                         absl::TimeZone zone) {
  std::string first;
  std::string last;
  ASSIGN_OR_RETURN(const auto times, TimesOfRows(session, organization));
  if (times) {
    first = absl::FormatTime("%Y-%m", times->from, zone);
    last = absl::FormatTime("%Y-%m", times->before, zone);
  }
  // There are as many kept months as measures and months, however many rows there are.
  ASSIGN_OR_RETURN(const auto kept,
                   (session.QueryOne<std::string, std::string>(
                       "SELECT COALESCE(MIN(month), ''), COALESCE(MAX(month), '') FROM "
                       "figures_by_month WHERE organization = :organization",
                       organization)));
  if (kept && !std::get<0>(*kept).empty()) {
    if (first.empty() || std::get<0>(*kept) < first) first = std::get<0>(*kept);
    if (std::get<1>(*kept) > last) last = std::get<1>(*kept);
  }
  std::vector<std::string> months;
  if (first.empty()) return months;
  for (std::string month = first; month <= last; month = MonthAfter(month)) months.push_back(month);
  return months;
}

absl::StatusOr<FigureDifferences> CompareMonth(Session& session, const std::string& organization,
                                               const std::string& month, absl::TimeZone zone) {
  Tallies computed;
  RETURN_IF_ERROR(CountRows(session, organization,
                            {BeginOf(month, zone), BeginOf(MonthAfter(month), zone)}, zone,
                            computed));
  return CompareAll(session, organization, absl::StrCat(month, "-01"), absl::StrCat(month, "-31"),
                    false, computed);
}

absl::StatusOr<FigureDifferences> CompareDueCommitments(Session& session,
                                                        const std::string& organization,
                                                        absl::TimeZone zone) {
  Tallies computed;
  RETURN_IF_ERROR(CountAllCommitments(session, organization, zone, computed));
  return CompareAll(session, organization, "0000-00-00", "9999-99-99", true, computed);
}

absl::Status SetRight(Session& session, const std::string& organization,
                      const FigureDifferences& differences) {
  RETURN_IF_ERROR(AddFiguresByDay(session, organization, 0, differences.by_day));
  RETURN_IF_ERROR(AddFiguresByMonth(session, organization, 0, differences.by_month));
  return AddWorkerFigures(session, organization, differences.by_worker);
}

}  // namespace touchstone::feedback
