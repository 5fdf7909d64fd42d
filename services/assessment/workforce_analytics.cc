#include "services/assessment/workforce_analytics.h"

#include <google/protobuf/arena.h>
#include <touchstone/assessment/v1/workforce_analytics.pb.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "services/assessment/figures_on_day.h"
#include "services/assessment/told_figures.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/serialized.h"

namespace touchstone::assessment {
namespace {

constexpr int kUsualDepth = 2;
constexpr int kMostPoints = 60;
constexpr size_t kMostCells = 20'000;  // what an answer holds well within what a message may be
constexpr Day kUsualTrend = 365;

// False where nobody counts and nothing is hidden: there is nothing to tell.
bool TellCell(ToldFigures& units, int unit, int competency, const std::string& name,
              v1::HeatCell& cell) {
  const LevelFigures& figures = units.Of(unit, competency);
  const bool hides_levels = units.IsHidden(unit, competency, Told::kLevels);
  const bool hides_requirements = units.IsHidden(unit, competency, Told::kRequirements);
  const int64_t required = figures.meeting + figures.behind;
  if (!hides_levels && !hides_requirements && figures.people == 0 && required == 0) return false;
  cell.set_competency(name);
  cell.set_suppressed(hides_levels);
  cell.set_requirement_suppressed(hides_requirements);
  if (!hides_levels && figures.people > 0) {
    cell.set_people(figures.people);
    cell.set_mean_level(OneDecimal(figures.level_sum, figures.people));
  }
  if (!hides_requirements && required > 0) {
    cell.set_required_people(required);
    cell.set_percent_meeting(
        static_cast<int32_t>((200 * figures.meeting + required) / (2 * required)));
    if (figures.behind > 0) cell.set_mean_gap(OneDecimal(figures.shortfall_sum, figures.behind));
  }
  return true;
}

// The units from `begin` on, or from the top when it is -1, down to a depth: each behind the one
// above it.
std::vector<int> UnitsDownTo(const std::vector<UnitOnDay>& units, int begin, int depth) {
  std::vector<int> wanted;
  std::vector<int> depths(units.size());  // 0: not asked for
  for (size_t i = 0; i < units.size(); ++i) {
    const int parent = units[i].parent;
    const bool is_first = begin < 0 ? parent < 0 : static_cast<int>(i) == begin;
    const int above = parent < 0 ? 0 : depths[static_cast<size_t>(parent)];
    depths[i] = is_first ? 1 : above > 0 ? above + 1 : 0;
    if (depths[i] > 0 && depths[i] <= depth) wanted.push_back(static_cast<int>(i));
  }
  return wanted;
}

// Serialized, since what ten thousand cells cost is mostly memory given out and taken back: they
// are made in an arena, which gives all of it back at once.
absl::StatusOr<Serialized<v1::ReportHeatmapResponse>> ReportHeatmap(
    Store& store, const Context& context, const v1::ReportHeatmapRequest& request) {
  ASSIGN_OR_RETURN(const Day day, DayIn(request.as_of(), "as_of", DayOf(store.clock().Now())));
  const std::string& root = request.organizational_unit();
  const int depth = request.depth() == 0 ? kUsualDepth : request.depth();
  std::optional<ToldFigures> figures;
  Competencies competencies;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(competencies,
                     ReadCompetencies(session, request.parent(), request.competencies()));
    ASSIGN_OR_RETURN(figures,
                     ReadFigures(session, request.parent(), request.purpose(), day, competencies));
    return absl::OkStatus();
  }));
  const int begin = root.empty() ? -1 : figures->Find(root);
  if (!root.empty() && begin < 0) return NotFound(root);
  const std::vector<UnitOnDay>& units = figures->units();
  const std::vector<int> wanted = UnitsDownTo(units, begin, depth);
  if (wanted.size() * competencies.size() > kMostCells) {
    return InvalidField("depth",
                        absl::StrCat("makes ", wanted.size(), " units of ", competencies.size(),
                                     " competencies, which is more "
                                     "than ",
                                     kMostCells,
                                     " figures; ask for fewer "
                                     "competencies, or less deep"));
  }
  google::protobuf::Arena arena;
  auto& response = *google::protobuf::Arena::CreateMessage<v1::ReportHeatmapResponse>(&arena);
  response.set_as_of(DayText(day));
  response.mutable_units()->Reserve(static_cast<int>(wanted.size()));
  for (const int index : wanted) {
    const UnitOnDay& unit = units[static_cast<size_t>(index)];
    v1::UnitHeat& heat = *response.add_units();
    heat.set_organizational_unit(unit.unit);
    if (unit.parent >= 0) heat.set_parent_unit(units[static_cast<size_t>(unit.parent)].unit);
    for (const auto& [name, number] : competencies) {
      if (!TellCell(*figures, index, number, name, *heat.add_cells())) {
        heat.mutable_cells()->RemoveLast();
      }
    }
  }
  return Serialized<v1::ReportHeatmapResponse>(SerializedMessage::Of(response));
}

absl::StatusOr<v1::ReportDistributionResponse> ReportDistribution(
    Store& store, const Context& context, const v1::ReportDistributionRequest& request) {
  ASSIGN_OR_RETURN(const Day day, DayIn(request.as_of(), "as_of", DayOf(store.clock().Now())));
  v1::ReportDistributionResponse response;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    response.Clear();
    response.set_as_of(DayText(day));
    const std::string& name = request.organizational_unit();
    ASSIGN_OR_RETURN(const Competencies competencies,
                     ReadCompetency(session, name, request.competency()));
    ASSIGN_OR_RETURN(ToldFigures figures,
                     ReadFigures(session, name, request.purpose(), day, competencies));
    const int unit = figures.Find(name);
    if (unit < 0) return NotFound(name);
    if (competencies.empty()) return absl::OkStatus();
    const int competency = competencies.begin()->second;
    response.set_suppressed(figures.IsHidden(unit, competency, Told::kDistribution));
    if (response.suppressed()) return absl::OkStatus();
    const auto& at_level = figures.Of(unit, competency).at_level;
    for (size_t level = 0; level < at_level.size(); ++level) {
      if (response.levels().empty() && at_level[level] == 0) continue;
      v1::LevelCount& told = *response.add_levels();
      told.set_level(static_cast<int32_t>(level));
      told.set_people(at_level[level]);
    }
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ReportCoverageResponse> ReportCoverage(
    Store& store, const Context& context, const v1::ReportCoverageRequest& request) {
  ASSIGN_OR_RETURN(const Day day, DayIn(request.as_of(), "as_of", DayOf(store.clock().Now())));
  v1::ReportCoverageResponse response;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    response.Clear();
    response.set_as_of(DayText(day));
    ASSIGN_OR_RETURN(const Competencies competencies,
                     ReadCompetencies(session, request.organizational_unit(), {}));
    ASSIGN_OR_RETURN(ToldFigures figures, ReadFigures(session, request.organizational_unit(),
                                                      request.purpose(), day, competencies));
    const int unit = figures.Find(request.organizational_unit());
    if (unit < 0) return NotFound(request.organizational_unit());
    for (const auto& [name, competency] : competencies) {
      const bool is_hidden = figures.IsHidden(unit, competency, Told::kRequirements);
      const LevelFigures& sum = figures.Of(unit, competency);
      if (!is_hidden && sum.meeting + sum.behind + sum.unknown == 0) continue;
      v1::Coverage& coverage = *response.add_coverage();
      coverage.set_competency(name);
      coverage.set_suppressed(is_hidden);
      if (is_hidden) continue;
      coverage.set_met(sum.meeting);
      coverage.set_not_met(sum.behind);
      coverage.set_unknown(sum.unknown);
    }
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ReportStaleEvidenceResponse> ReportStaleEvidence(
    Store& store, const Context& context, const v1::ReportStaleEvidenceRequest& request) {
  ASSIGN_OR_RETURN(const Day day, DayIn(request.as_of(), "as_of", DayOf(store.clock().Now())));
  const std::string& name = request.organizational_unit();
  v1::ReportStaleEvidenceResponse response;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    response.Clear();
    response.set_as_of(DayText(day));
    ASSIGN_OR_RETURN(const Competencies competencies, ReadCompetencies(session, name, {}));
    ASSIGN_OR_RETURN(ToldFigures figures,
                     ReadFigures(session, name, request.purpose(), day, competencies));
    const int unit = figures.Find(name);
    if (unit < 0) return NotFound(name);
    for (const auto& [competency, number] : competencies) {
      const bool is_hidden = figures.IsHidden(unit, number, Told::kStale);
      const LevelFigures& sum = figures.Of(unit, number);
      if (!is_hidden && sum.people == 0) continue;
      v1::StaleEvidence& evidence = *response.add_competencies();
      evidence.set_competency(competency);
      evidence.set_suppressed(is_hidden);
      if (is_hidden) continue;
      evidence.set_people(sum.people);
      evidence.set_stale(sum.stale);
    }
    return absl::OkStatus();
  }));
  return response;
}

// The last days of months or quarters from `first` on, and `last`.
std::vector<Day> DaysOfTrend(Day first, Day last, v1::ReportTrendRequest::Interval interval) {
  const absl::CivilDay epoch(1970, 1, 1);
  const int months = interval == v1::ReportTrendRequest::QUARTER ? 3 : 1;
  absl::CivilMonth month(epoch + first);
  month += months - (month.month() - 1) % months;  // the one behind the interval's end
  std::vector<Day> days;
  while (days.size() <= kMostPoints) {
    const Day end = absl::CivilDay(month) - epoch - 1;
    if (end >= last) break;
    if (end >= first) days.push_back(end);
    month += months;
  }
  days.push_back(last);
  return days;
}

// The days on which parts of the unit became others', or others' parts its own.
absl::StatusOr<std::set<Day>> DaysOfReorganization(Session& session, const std::string& unit) {
  ASSIGN_OR_RETURN(auto rows, session.Query<int64_t>(
                                  "SELECT effective_day FROM unit_steps WHERE predecessor = :unit "
                                  "AND successor <> :itself",
                                  unit, unit));
  ASSIGN_OR_RETURN(const auto others,
                   session.Query<int64_t>("SELECT effective_day FROM unit_steps WHERE successor = "
                                          ":unit AND predecessor <> :itself",
                                          unit, unit));
  rows.insert(rows.end(), others.begin(), others.end());
  std::set<Day> days;
  for (const auto& [day] : rows) days.insert(day);
  return days;
}

absl::StatusOr<v1::ReportTrendResponse> ReportTrend(Store& store, const Context& context,
                                                    const v1::ReportTrendRequest& request) {
  ASSIGN_OR_RETURN(const Day last,
                   DayIn(request.end_date(), "end_date", DayOf(store.clock().Now())));
  ASSIGN_OR_RETURN(const Day first, DayIn(request.start_date(), "start_date", last - kUsualTrend));
  if (first > last) return InvalidField("start_date", "is behind the end");
  const std::vector<Day> days = DaysOfTrend(first, last, request.interval());
  if (days.size() > kMostPoints) {
    return InvalidField("start_date", absl::StrCat("makes more than ", kMostPoints,
                                                   " points; begin later, or take quarters"));
  }
  const std::string& name = request.organizational_unit();
  v1::ReportTrendResponse response;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    response.Clear();
    ASSIGN_OR_RETURN(const std::set<Day> reorganized, DaysOfReorganization(session, name));
    ASSIGN_OR_RETURN(const Competencies competencies,
                     ReadCompetency(session, name, request.competency()));
    std::optional<Day> before;
    bool ever = false;
    for (const Day day : days) {
      ASSIGN_OR_RETURN(ToldFigures figures,
                       ReadFigures(session, name, request.purpose(), day, competencies));
      v1::TrendPoint& point = *response.add_points();
      point.set_date(DayText(day));
      if (before) {
        const auto step = reorganized.upper_bound(*before);
        point.set_reorganized(step != reorganized.end() && *step <= day);
      }
      before = day;
      const int unit = figures.Find(name);
      point.set_existed(unit >= 0);
      ever |= unit >= 0;
      if (unit < 0 || competencies.empty()) continue;
      const auto& [competency, number] = *competencies.begin();
      if (!TellCell(figures, unit, number, competency, *point.mutable_cell())) point.clear_cell();
    }
    return ever ? absl::OkStatus() : NotFound(name);
  }));
  return response;
}

}  // namespace

void RegisterWorkforceAnalytics(RpcService& analytics, Store& store) {
  analytics.Unary<v1::ReportHeatmapRequest, v1::ReportHeatmapResponse>(
      "ReportHeatmap", [&store](const Context& context, const v1::ReportHeatmapRequest& request) {
        return ReportHeatmap(store, context, request);
      });
  analytics.Unary<v1::ReportDistributionRequest, v1::ReportDistributionResponse>(
      "ReportDistribution",
      [&store](const Context& context, const v1::ReportDistributionRequest& request) {
        return ReportDistribution(store, context, request);
      });
  analytics.Unary<v1::ReportTrendRequest, v1::ReportTrendResponse>(
      "ReportTrend", [&store](const Context& context, const v1::ReportTrendRequest& request) {
        return ReportTrend(store, context, request);
      });
  analytics.Unary<v1::ReportCoverageRequest, v1::ReportCoverageResponse>(
      "ReportCoverage", [&store](const Context& context, const v1::ReportCoverageRequest& request) {
        return ReportCoverage(store, context, request);
      });
  analytics.Unary<v1::ReportStaleEvidenceRequest, v1::ReportStaleEvidenceResponse>(
      "ReportStaleEvidence",
      [&store](const Context& context, const v1::ReportStaleEvidenceRequest& request) {
        return ReportStaleEvidence(store, context, request);
      });
}

}  // namespace touchstone::assessment
