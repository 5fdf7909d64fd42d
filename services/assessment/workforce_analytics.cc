#include "services/assessment/workforce_analytics.h"

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
#include "services/assessment/person_levels.h"
#include "services/assessment/told_figures.h"
#include "services/assessment/unit_levels.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/figures/fraction.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

using Purpose = v1::AssessmentCycle::Purpose;

constexpr int kUsualDepth = 2;
constexpr int kMostPoints = 60;
constexpr Day kUsualTrend = 365;

absl::StatusOr<Day> DayIn(const std::string& text, absl::string_view field, Day otherwise) {
  if (text.empty()) return otherwise;
  const std::optional<Day> day = ParseDay(text);
  if (!day) return InvalidField(field, "is no day");
  return *day;
}

std::string OrganizationName(absl::string_view name) {
  return absl::StrCat("organizations/", OrganizationOf(name));
}

// What was read for a report.
struct Figures {
  CompetencyNumbers numbers;
  ToldFigures units;
};

absl::StatusOr<Figures> ReadFigures(Session& session, absl::string_view name, Purpose purpose,
                                    Day day) {
  ASSIGN_OR_RETURN(CompetencyNumbers numbers,
                   CompetencyNumbers::Read(session, std::string(OrganizationOf(name))));
  ASSIGN_OR_RETURN(std::vector<UnitOnDay> units,
                   UnitsOnDay(session, OrganizationName(name), purpose, day));
  return Figures{std::move(numbers), ToldFigures(std::move(units))};
}

double OneDecimal(int64_t tenths, int64_t people) {
  return static_cast<double>(Fraction(tenths, people * kTenths).Tenths()) / 10;
}

// Nothing where nobody counts and nothing is hidden.
std::optional<v1::HeatCell> CellOf(ToldFigures& units, int unit, int competency,
                                   const std::string& name) {
  const auto at = static_cast<size_t>(unit);
  const LevelFigures& figures = units.Sum(unit, competency);
  v1::HeatCell cell;
  cell.set_competency(name);
  cell.set_suppressed(units.Hidden(competency, Told::kLevels)[at]);
  cell.set_requirement_suppressed(units.Hidden(competency, Told::kRequirements)[at]);
  if (!cell.suppressed() && figures.people > 0) {
    cell.set_people(figures.people);
    cell.set_mean_level(OneDecimal(figures.level_sum, figures.people));
  }
  const int64_t required = figures.meeting + figures.behind;
  if (!cell.requirement_suppressed() && required > 0) {
    cell.set_required_people(required);
    cell.set_percent_meeting(
        static_cast<int32_t>((200 * figures.meeting + required) / (2 * required)));
    if (figures.behind > 0) cell.set_mean_gap(OneDecimal(figures.shortfall_sum, figures.behind));
  }
  if (!cell.suppressed() && !cell.requirement_suppressed() && figures.people == 0 &&
      required == 0) {
    return std::nullopt;
  }
  return cell;
}

// The competencies that are asked for, by name, with their numbers.
std::map<std::string, int> Wanted(const v1::ReportHeatmapRequest& request,
                                  const CompetencyNumbers& numbers) {
  if (request.competencies().empty()) return numbers.all();
  std::map<std::string, int> wanted;
  for (const std::string& name : request.competencies()) {
    if (const int number = numbers.Find(name); number != 0) wanted[name] = number;
  }
  return wanted;
}

absl::StatusOr<v1::ReportHeatmapResponse> ReportHeatmap(Store& store, const Context& context,
                                                        const v1::ReportHeatmapRequest& request) {
  ASSIGN_OR_RETURN(const Day day, DayIn(request.as_of(), "as_of", DayOf(store.clock().Now())));
  const std::string& root = request.organizational_unit();
  const int depth = request.depth() == 0 ? kUsualDepth : request.depth();
  v1::ReportHeatmapResponse response;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    response.Clear();
    response.set_as_of(DayText(day));
    ASSIGN_OR_RETURN(Figures figures,
                     ReadFigures(session, request.parent(), request.purpose(), day));
    ToldFigures& units = figures.units;
    const int begin = root.empty() ? -1 : units.Find(root);
    if (!root.empty() && begin < 0) return NotFound(root);
    const std::map<std::string, int> wanted = Wanted(request, figures.numbers);
    std::vector<int> depths(units.units().size());  // 0: not asked for
    for (size_t i = 0; i < units.units().size(); ++i) {
      const UnitOnDay& unit = units.units()[i];
      const auto index = static_cast<int>(i);
      const bool is_first = root.empty() ? unit.parent < 0 : index == begin;
      const int above = unit.parent < 0 ? 0 : depths[static_cast<size_t>(unit.parent)];
      depths[i] = is_first ? 1 : above > 0 ? above + 1 : 0;
      if (depths[i] == 0 || depths[i] > depth) continue;
      v1::UnitHeat& heat = *response.add_units();
      heat.set_organizational_unit(unit.unit);
      if (unit.parent >= 0) {
        heat.set_parent_unit(units.units()[static_cast<size_t>(unit.parent)].unit);
      }
      for (const auto& [name, number] : wanted) {
        if (auto cell = CellOf(units, index, number, name)) *heat.add_cells() = *std::move(cell);
      }
    }
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ReportDistributionResponse> ReportDistribution(
    Store& store, const Context& context, const v1::ReportDistributionRequest& request) {
  ASSIGN_OR_RETURN(const Day day, DayIn(request.as_of(), "as_of", DayOf(store.clock().Now())));
  v1::ReportDistributionResponse response;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    response.Clear();
    response.set_as_of(DayText(day));
    ASSIGN_OR_RETURN(Figures figures,
                     ReadFigures(session, request.organizational_unit(), request.purpose(), day));
    const int unit = figures.units.Find(request.organizational_unit());
    if (unit < 0) return NotFound(request.organizational_unit());
    const int competency = figures.numbers.Find(request.competency());
    if (competency == 0) return absl::OkStatus();
    response.set_suppressed(
        figures.units.Hidden(competency, Told::kDistribution)[static_cast<size_t>(unit)]);
    if (response.suppressed()) return absl::OkStatus();
    const auto& at_level = figures.units.Sum(unit, competency).at_level;
    if (at_level.empty()) return absl::OkStatus();
    for (int level = at_level.begin()->first; level <= at_level.rbegin()->first; ++level) {
      const auto count = at_level.find(level);
      v1::LevelCount& told = *response.add_levels();
      told.set_level(level);
      told.set_people(count == at_level.end() ? 0 : count->second);
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
    ASSIGN_OR_RETURN(Figures figures,
                     ReadFigures(session, request.organizational_unit(), request.purpose(), day));
    const int unit = figures.units.Find(request.organizational_unit());
    if (unit < 0) return NotFound(request.organizational_unit());
    for (const auto& [name, competency] : figures.numbers.all()) {
      const bool is_hidden =
          figures.units.Hidden(competency, Told::kRequirements)[static_cast<size_t>(unit)];
      const LevelFigures& sum = figures.units.Sum(unit, competency);
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
    std::optional<Day> before;
    bool ever = false;
    for (const Day day : days) {
      ASSIGN_OR_RETURN(Figures figures, ReadFigures(session, name, request.purpose(), day));
      v1::TrendPoint& point = *response.add_points();
      point.set_date(DayText(day));
      if (before) {
        const auto step = reorganized.upper_bound(*before);
        point.set_reorganized(step != reorganized.end() && *step <= day);
      }
      before = day;
      const int unit = figures.units.Find(name);
      point.set_existed(unit >= 0);
      ever |= unit >= 0;
      const int competency = figures.numbers.Find(request.competency());
      if (unit < 0 || competency == 0) continue;
      if (auto cell = CellOf(figures.units, unit, competency, request.competency())) {
        *point.mutable_cell() = *std::move(cell);
      }
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
}

}  // namespace touchstone::assessment
