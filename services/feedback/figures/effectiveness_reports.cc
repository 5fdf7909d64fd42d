#include "services/feedback/figures/effectiveness_reports.h"

#include <touchstone/feedback/v1/effectiveness_study.pb.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/figures/effectiveness_studies.h"
#include "services/feedback/figures/measured_values.h"
#include "services/feedback/figures/report_rows.h"
#include "services/feedback/rules/effectiveness.h"
#include "services/feedback/rules/period_parts.h"
#include "services/feedback/rules/showing.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::EffectivenessReport;
using v1::EffectivenessStudy;
using v1::UnitPoint;

constexpr absl::string_view kLevelFormula = "level-mean-1";

struct Reporting {
  Store& store;
  MeasuredUnits& units;
  absl::TimeZone zone;
  SubstantiatedComplaints substantiated;
};

// A period of a study: its months, and the months of the measure, a lag later.
struct StudyPeriod {
  std::string start_month;
  Day level_day = 0;
  Day measure_start = 0;
  Day measure_end = 0;
};

Day FirstDayOf(int month) { return *ParseDay(MonthText(month) + "-01"); }

// Those that have begun.
std::vector<StudyPeriod> PeriodsOf(const EffectivenessStudy& study, Day today) {
  std::vector<StudyPeriod> periods;
  const int length = study.period_months();
  const int lag = study.lag_periods() * length;
  for (int month = *ParseMonth(study.start_month()); month <= *ParseMonth(study.end_month());
       month += length) {
    if (FirstDayOf(month) > today) break;
    periods.push_back({MonthText(month), std::min(today, FirstDayOf(month + length) - 1),
                       FirstDayOf(month + lag), FirstDayOf(month + lag + length) - 1});
  }
  return periods;
}

// The units that have none below them.
std::vector<MeasuredUnit> LowestUnits(std::vector<MeasuredUnit> units) {
  std::set<std::string> above;
  for (const MeasuredUnit& unit : units) above.insert(unit.parent_unit);
  std::erase_if(units, [&](const MeasuredUnit& unit) { return above.contains(unit.name); });
  return units;
}

v1::Figure LevelFigure(const MeasuredUnit& unit) {
  v1::Figure figure;
  figure.set_formula(std::string(kLevelFormula));
  if (unit.suppressed || (unit.people > 0 && unit.people < kFewestPublished)) {
    figure.set_suppressed(true);
    return figure;
  }
  figure.set_n(unit.people);
  if (unit.mean_level) figure.set_value(*unit.mean_level);
  return figure;
}

using LevelsByPeriod = std::vector<std::vector<MeasuredUnit>>;

absl::StatusOr<LevelsByPeriod> AskForLevels(Reporting& reporting, const Context& context,
                                            const EffectivenessStudy& study,
                                            const std::vector<StudyPeriod>& periods) {
  LevelsByPeriod levels;
  for (const StudyPeriod& period : periods) {
    ASSIGN_OR_RETURN(auto units,
                     reporting.units.LevelsOn(context, std::string(ParentOf(study.name())),
                                              study.competency(), period.level_day));
    levels.push_back(LowestUnits(std::move(units)));
  }
  return levels;
}

FigureScope ScopeOfPeriod(const EffectivenessStudy& study, const StudyPeriod& period) {
  return {.organization = std::string(ParentOf(study.name())),
          .start = period.measure_start,
          .end = period.measure_end,
          .slice = study.measure().slice(),
          .dimensions = {v1::BY_ORGANIZATIONAL_UNIT}};
}

absl::Status AddPoints(Session& session, const EffectivenessStudy& study, const StudyPeriod& period,
                       const std::vector<MeasuredUnit>& levels, Day today,
                       std::vector<UnitPoint>& points) {
  ASSIGN_OR_RETURN(const auto measured,
                   ReadMeasured(session, ScopeOfPeriod(study, period), study.measure(), today));
  for (const MeasuredUnit& unit : levels) {
    UnitPoint& point = points.emplace_back();
    point.set_organizational_unit(unit.name);
    point.set_start_month(period.start_month);
    *point.mutable_level() = LevelFigure(unit);
    const auto found = measured.find({unit.name});
    *point.mutable_measure() =
        MeasuredFigure(study.measure(), found == measured.end() ? Tally() : found->second);
  }
  return absl::OkStatus();
}

// By name and month.
void Sort(std::vector<UnitPoint>& points) {
  std::sort(points.begin(), points.end(), [](const UnitPoint& one, const UnitPoint& other) {
    return std::pair(one.organizational_unit(), one.start_month()) <
           std::pair(other.organizational_unit(), other.start_month());
  });
}

// What others get has no measure of fewer than five, and none that follows from the others.
void HideMeasures(std::vector<UnitPoint>& points) {
  std::vector<ShownCell> cells;
  for (const UnitPoint& point : points) {
    cells.push_back({{point.organizational_unit(), point.start_month()}, point.measure().n()});
  }
  const std::vector<bool> hidden = HiddenCells(cells, kFewestPublished);
  for (size_t i = 0; i < points.size(); ++i) {
    if (hidden[i]) Suppress(*points[i].mutable_measure());
  }
}

// The units that have both in two periods at least, by name.
std::vector<UnitSeries> SeriesOf(const std::vector<UnitPoint>& points) {
  std::map<std::string, UnitSeries> by_unit;
  for (const UnitPoint& point : points) {
    if (!point.level().has_value() || !point.measure().has_value()) continue;
    by_unit[point.organizational_unit()].push_back(
        {point.level().value(), point.measure().value()});
  }
  std::vector<UnitSeries> series;
  for (auto& [name, unit] : by_unit) {
    if (unit.size() >= 2) series.push_back(std::move(unit));
  }
  return series;
}

// The coefficient is of what is shown: it must not tell of what is hidden.
void Conclude(const EffectivenessStudy& study, const std::vector<UnitPoint>& points,
              EffectivenessReport& report) {
  const std::vector<UnitSeries> series = SeriesOf(points);
  report.set_unit_count(static_cast<int32_t>(series.size()));
  report.set_seed(absl::StrCat(kWithinUnitFormula, " ", study.name()));
  const auto slope = WithinUnitSlope(series, report.seed());
  if (slope) *report.mutable_within_unit() = *slope;
  report.set_sentence(EffectivenessSentence(slope ? &*slope : nullptr, report.unit_count(),
                                            study.lag_periods(), study.period_months()));
}

void HideCosts(std::vector<v1::BehaviorCost>& costs) {
  std::erase_if(costs, [](const auto& cost) { return cost.cases() < kFewestPublished; });
  for (v1::BehaviorCost& cost : costs) {
    const int64_t here = cost.satisfaction().n();
    const int64_t elsewhere = cost.satisfaction_elsewhere().n();
    // Each is the rest of the other.
    if ((here == 0 || here >= kFewestPublished) &&
        (elsewhere == 0 || elsewhere >= kFewestPublished)) {
      continue;
    }
    Suppress(*cost.mutable_satisfaction());
    Suppress(*cost.mutable_satisfaction_elsewhere());
  }
}

absl::Status Fill(Session& session, const Reporting& reporting, const EffectivenessStudy& study,
                  const std::vector<StudyPeriod>& periods, const LevelsByPeriod& levels, Day today,
                  bool published, EffectivenessReport& report) {
  std::vector<UnitPoint> points;
  for (size_t i = 0; i < periods.size(); ++i) {
    RETURN_IF_ERROR(AddPoints(session, study, periods[i], levels[i], today, points));
  }
  Sort(points);
  if (published) HideMeasures(points);
  report.set_effectiveness_study(study.name());
  report.mutable_points()->Assign(points.begin(), points.end());
  Conclude(study, points, report);
  if (!periods.empty()) {
    FigureScope scope = ScopeOfPeriod(study, periods.front());
    scope.end = periods.back().measure_end;
    ASSIGN_OR_RETURN(auto costs, ReadBehaviorCosts(session, scope, study.competency(),
                                                   reporting.zone, reporting.substantiated));
    if (published) HideCosts(costs);
    report.mutable_behaviors()->Assign(costs.begin(), costs.end());
  }
  for (const std::string& formula : FormulasIn(report)) report.add_formulas(formula);
  return absl::OkStatus();
}

absl::StatusOr<EffectivenessStudy> ReadStudy(Store& store, const Context& context,
                                             const std::string& name) {
  ASSIGN_OR_RETURN(const CachedValue found,
                   store.Read(EffectivenessStudyType(), name, context.deadline));
  EffectivenessStudy study;
  if (found.absent()) return NotFound(name);
  if (!study.ParseFromString(*found.bytes)) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat(name, " cannot be read."));
  }
  if (study.has_delete_time()) return NotFound(name);
  return study;
}

// That it was run, the first time: before anything is told, so that nobody looks and then deletes.
absl::Status KeepRun(Store& store, const Context& context, const std::string& name) {
  return store.Write(
      AuthorOf(context), context.deadline, [&](Transaction& transaction) -> absl::Status {
        ASSIGN_OR_RETURN(auto study,
                         transaction.Find<EffectivenessStudy>(EffectivenessStudyType(), name));
        if (study == nullptr || study->has_delete_time()) return NotFound(name);
        if (study->has_run_time()) return absl::OkStatus();
        SetTime(*study, "run_time", transaction.now());
        study->set_runner(context.caller->id());
        return transaction.Update(EffectivenessStudyType(), *study);
      });
}

absl::StatusOr<EffectivenessReport> Report(Reporting& reporting, const Context& context,
                                           const v1::ReportEffectivenessRequest& request) {
  Store& store = reporting.store;
  ASSIGN_OR_RETURN(const EffectivenessStudy study, ReadStudy(store, context, request.name()));
  const Day today = DayIn(reporting.zone, store.clock().Now());
  const std::vector<StudyPeriod> periods = PeriodsOf(study, today);
  ASSIGN_OR_RETURN(const LevelsByPeriod levels, AskForLevels(reporting, context, study, periods));
  EffectivenessReport report;
  RETURN_IF_ERROR(store.database().ReadAtOneMoment(context.deadline, [&](Session& session) {
    report.Clear();
    return Fill(session, reporting, study, periods, levels, today, request.published(), report);
  }));
  if (!study.has_run_time()) RETURN_IF_ERROR(KeepRun(store, context, study.name()));
  return report;
}

}  // namespace

void RegisterEffectivenessReports(RpcService& reports, Store& store, MeasuredUnits& units,
                                  absl::TimeZone zone, SubstantiatedComplaints substantiated) {
  auto reporting =
      std::make_shared<Reporting>(Reporting{store, units, zone, std::move(substantiated)});
  reports.Unary<v1::ReportEffectivenessRequest, EffectivenessReport>(
      "ReportEffectiveness",
      [reporting](const Context& context, const v1::ReportEffectivenessRequest& request) {
        return Report(*reporting, context, request);
      });
}

}  // namespace touchstone::feedback
