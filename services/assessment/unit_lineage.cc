#include "services/assessment/unit_lineage.h"

#include <touchstone/assessment/v1/unit_change.pb.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/rules/lineage.h"
#include "services/assessment/spans.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::assessment {
namespace {

// All steps that may have led to a unit up to a day, or may have led on from it behind the day:
// those of every unit that can be reached from it, one step after another.
absl::StatusOr<std::vector<UnitStep>> StepsFrom(Session& session, const std::string& unit, Day day,
                                                bool is_back) {
  const std::string from = is_back ? "successor" : "predecessor";
  const std::string to = is_back ? "predecessor" : "successor";
  const std::string when = is_back ? " AND s.effective_day <= :" : " AND s.effective_day > :";
  ASSIGN_OR_RETURN(
      auto rows,
      (session.Query<int64_t, int64_t, std::string, std::string, int64_t, std::string>(
          absl::StrCat("WITH RECURSIVE line (unit) AS (SELECT name FROM organizational_units WHERE "
                       "name = :unit UNION SELECT s.",
                       to, " FROM line JOIN unit_steps s ON s.", from, " = line.unit", when,
                       "reached) SELECT s.effective_day, s.kind, s.predecessor, s.successor, "
                       "s.percent, s.unit_change FROM line JOIN unit_steps s ON s.",
                       from, " = line.unit", when, "told"),
          unit, day, day)));
  std::vector<UnitStep> steps;
  for (auto& [effective, kind, predecessor, successor, percent, change] : rows) {
    steps.push_back({effective, static_cast<v1::UnitChange::Kind>(kind), std::move(predecessor),
                     std::move(successor), static_cast<int>(percent), std::move(change)});
  }
  return steps;
}

// The day that is meant: the one given, on which the unit must be there, or the one nearest to
// today.
absl::StatusOr<Day> DayFor(const v1::ReportUnitLineageRequest& request, Day today,
                           const Stretch& there) {
  if (there.from >= there.to) return NotFound(request.name());
  if (request.as_of().empty()) return std::clamp(today, there.from, there.to - 1);
  const std::optional<Day> day = ParseDay(request.as_of());
  if (!day) return InvalidField("as_of", "is no day");
  if (*day < there.from || *day >= there.to) return NotFound(request.name());
  return *day;
}

absl::Status AddParts(Session& session, const std::vector<LineagePart>& parts,
                      v1::ReportUnitLineageResponse& response) {
  std::map<std::string, Stretch> stretches;
  std::vector<LineagePart> there;
  for (LineagePart part : parts) {
    const auto [known, is_new] = stretches.try_emplace(part.unit);
    if (is_new) {
      ASSIGN_OR_RETURN(known->second, StretchOf(session, UnitSpans(), part.unit));
    }
    part.from = std::max(part.from, known->second.from);
    part.to = std::min(part.to, known->second.to);
    if (part.from < part.to) there.push_back(std::move(part));
  }
  std::stable_sort(there.begin(), there.end(),
                   [](const auto& a, const auto& b) { return a.from < b.from; });
  for (LineagePart& part : there) {
    v1::LineagePart& told = *response.add_parts();
    told.set_organizational_unit(std::move(part.unit));
    told.set_start_date(DayText(part.from));
    if (part.to != kForever) told.set_end_date(DayText(part.to));
    told.set_percent(part.percent);
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::ReportUnitLineageResponse> ReportUnitLineage(
    Store& store, const Context& context, const v1::ReportUnitLineageRequest& request) {
  const std::string& unit = request.name();
  const Day today = DayOf(store.clock().Now());
  v1::ReportUnitLineageResponse response;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    response.Clear();
    ASSIGN_OR_RETURN(const Stretch there, StretchOf(session, UnitSpans(), unit));
    ASSIGN_OR_RETURN(const Day day, DayFor(request, today, there));
    ASSIGN_OR_RETURN(auto earlier, StepsFrom(session, unit, day, /*is_back=*/true));
    ASSIGN_OR_RETURN(auto later, StepsFrom(session, unit, day, /*is_back=*/false));
    const Lineage lineage = LineageOf(unit, day, std::move(earlier), std::move(later));
    response.set_as_of(DayText(day));
    for (const UnitStep& step : lineage.steps) {
      v1::LineageStep& told = *response.add_steps();
      told.set_unit_change(step.unit_change);
      told.set_kind(step.kind);
      told.set_effective_date(DayText(step.day));
      told.set_predecessor(step.predecessor);
      told.set_successor(step.successor);
      told.set_percent(step.percent);
    }
    return AddParts(session, lineage.parts, response);
  }));
  return response;
}

}  // namespace

void RegisterUnitLineage(RpcService& assessment, Store& store) {
  assessment.Unary<v1::ReportUnitLineageRequest, v1::ReportUnitLineageResponse>(
      "ReportUnitLineage",
      [&store](const Context& context, const v1::ReportUnitLineageRequest& request) {
        return ReportUnitLineage(store, context, request);
      });
}

}  // namespace touchstone::assessment
