#include "services/assessment/plan_outcomes.h"

#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/development_plan.pb.h>
#include <touchstone/assessment/v1/result.pb.h>

#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "services/assessment/assessment_cycles.h"
#include "services/assessment/development_contents.h"
#include "services/assessment/development_plans.h"
#include "services/assessment/plan_access.h"
#include "services/assessment/reference_figures.h"
#include "services/assessment/result_access.h"
#include "services/assessment/rules/reliable_change.h"
#include "services/assessment/rules/result_figures.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;
using Plan = v1::DevelopmentPlan;
using v1::GoalOutcome;

// What a plan's goals are compared with.
struct Comparison {
  std::optional<v1::Result> before;
  std::optional<v1::Result> after;
  GoalOutcome::NotComputed why_no_reference = GoalOutcome::NO_REFERENCE;
  std::map<std::string, Reference> references;  // empty where there is none
};

// The person's results for development: the plan's own, and the first one published behind it (or
// behind the plan, where it follows from none).
absl::Status FindResults(Session& session, const Plan& plan, Comparison& comparison) {
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<Bytes>("SELECT body FROM results WHERE person = :person AND "
                                        "delete_time = 0 ORDER BY name",
                                        PersonOfPlan(plan.name())));
  std::map<std::pair<absl::Time, std::string>, v1::Result> by_time;
  absl::Time from = TimeOf(plan, "create_time");
  for (const auto& [body] : rows) {
    v1::Result result;
    if (!result.ParseFromString(body.value)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   "A stored result cannot be read.");
    }
    if (result.figures().purpose() != Cycle::DEVELOPMENTAL) continue;
    ASSIGN_OR_RETURN(const Cycle cycle, FindCycle(session, CycleOf(result.name())));
    if (cycle.state() != Cycle::PUBLISHED) continue;
    const absl::Time published = TimeOf(cycle, "publish_time");
    if (result.name() == plan.result()) {
      from = published;
      comparison.before = result;
    }
    by_time[{published, result.name()}] = std::move(result);
  }
  for (auto& [when, result] : by_time) {
    if (when.first <= from || result.name() == plan.result()) continue;
    comparison.after = std::move(result);
    break;
  }
  return absl::OkStatus();
}

absl::Status FindReferences(Session& session, const Plan& plan, const std::string& cycle_name,
                            Comparison& comparison) {
  if (cycle_name.empty()) return absl::OkStatus();
  if (OrganizationOf(cycle_name) != OrganizationOf(plan.name())) {
    return InvalidField("reference_cycle", "must be of the same organization");
  }
  const auto cycle = FindCycle(session, cycle_name);
  if (absl::IsNotFound(cycle.status())) return absl::OkStatus();
  RETURN_IF_ERROR(cycle.status());
  if (cycle->state() != Cycle::PUBLISHED) return absl::OkStatus();
  if (cycle->release() != plan.release()) {
    comparison.why_no_reference = GoalOutcome::REFERENCE_OF_OTHER_RELEASE;
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(comparison.references, ReferencesOf(session, cycle_name));
  if (!comparison.references.empty()) comparison.why_no_reference = GoalOutcome::REFERENCE_TOO_FEW;
  return absl::OkStatus();
}

std::optional<double> LevelIn(const std::optional<v1::Result>& result,
                              const std::string& competency) {
  if (!result) return std::nullopt;
  for (const auto& one : result->figures().competencies()) {
    if (one.competency() == competency && one.has_level()) return one.level();
  }
  return std::nullopt;
}

GoalOutcome::NotComputed CompareWith(const Comparison& comparison, GoalOutcome& outcome) {
  if (!outcome.has_before()) return GoalOutcome::NO_LEVEL_BEFORE;
  if (!outcome.has_after()) return GoalOutcome::NO_LEVEL_AFTER;
  if (!outcome.has_change()) return GoalOutcome::OTHER_RELEASE;
  const auto found = comparison.references.find(outcome.competency());
  if (found == comparison.references.end()) return comparison.why_no_reference;
  const Reference& reference = found->second;
  outcome.set_reference_people(static_cast<int32_t>(reference.spread.people));
  if (reference.spread.people < kLeastReferencePeople) return GoalOutcome::REFERENCE_TOO_FEW;
  const auto deviation = reference.spread.StandardDeviation();
  if (!deviation || !reference.alpha) return GoalOutcome::REFERENCE_UNUSABLE;
  const auto index =
      ReliableChangeIndex(outcome.before(), outcome.after(), *deviation, *reference.alpha);
  if (!index) return GoalOutcome::REFERENCE_UNUSABLE;
  outcome.set_reliable_change_index(ToHundredths(*index));
  outcome.set_reliable(std::abs(*index) > kReliableBeyond);
  return GoalOutcome::COMPUTED;
}

GoalOutcome OutcomeOf(const v1::DevelopmentGoal& goal, const Plan& plan, int to_level,
                      const Comparison& comparison) {
  GoalOutcome outcome;
  outcome.set_goal(goal.id());
  outcome.set_competency(goal.competency());
  const auto before = LevelIn(comparison.before, goal.competency());
  const auto after = LevelIn(comparison.after, goal.competency());
  if (before) outcome.set_before(*before);
  if (after) outcome.set_after(*after);
  // Levels of another release may be others, and so may their numbers.
  if (after && comparison.after->figures().release() == plan.release()) {
    outcome.set_reached(to_level > 0 && std::lround(*after * 10) >= to_level * 10);
    if (before) {
      outcome.set_change(static_cast<double>(std::lround(*after * 10) - std::lround(*before * 10)) /
                         10);
    }
  }
  outcome.set_not_computed(CompareWith(comparison, outcome));
  return outcome;
}

// The places of levels, by the form that the plan's own result was rated on; without one, by that
// of the result after.
absl::StatusOr<std::map<std::string, int>> LevelsOf(Session& session,
                                                    const Comparison& comparison) {
  std::map<std::string, int> places;
  const auto& result = comparison.before ? comparison.before : comparison.after;
  if (!result) return places;
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<Bytes>("SELECT body FROM cycle_forms WHERE cycle = :cycle",
                                           CycleOf(result->name())));
  v1::RatingForm scales;
  if (!row || !scales.ParseFromString(std::get<0>(*row).value)) return places;
  for (int i = 0; i < scales.levels_size(); ++i) places[scales.levels(i).id()] = i + 1;
  return places;
}

absl::StatusOr<v1::ReportPlanOutcomeResponse> ReportOutcome(
    Store& store, const Context& context, const v1::ReportPlanOutcomeRequest& request) {
  RETURN_IF_ERROR(CheckIsTheirsOrForDevelopment(context, request.name()));
  v1::ReportPlanOutcomeResponse response;
  RETURN_IF_ERROR(
      store.database().ReadAtOneMoment(context.deadline, [&](Session& session) -> absl::Status {
        response.Clear();
        ASSIGN_OR_RETURN(const auto row,
                         session.QueryOne<Bytes>("SELECT body FROM development_plans WHERE name = "
                                                 ":name AND delete_time = 0",
                                                 request.name()));
        if (!row) return NotFound(request.name());
        ASSIGN_OR_RETURN(const Plan plan, ReadStoredPlan(std::get<0>(*row).value));
        Comparison comparison;
        RETURN_IF_ERROR(FindResults(session, plan, comparison));
        RETURN_IF_ERROR(FindReferences(session, plan, request.reference_cycle(), comparison));
        ASSIGN_OR_RETURN(const auto places, LevelsOf(session, comparison));
        if (comparison.before) response.set_result_before(comparison.before->name());
        if (comparison.after) response.set_result_after(comparison.after->name());
        for (const auto& goal : plan.goals()) {
          const auto place = places.find(goal.to_level());
          *response.add_goals() =
              OutcomeOf(goal, plan, place == places.end() ? 0 : place->second, comparison);
        }
        response.set_formula(kReliableChangeFormula);
        return absl::OkStatus();
      }));
  return response;
}

}  // namespace

void RegisterPlanOutcomes(RpcService& plans, Store& store) {
  plans.Unary<v1::ReportPlanOutcomeRequest, v1::ReportPlanOutcomeResponse>(
      "ReportPlanOutcome",
      [&store](const Context& context, const v1::ReportPlanOutcomeRequest& request) {
        return ReportOutcome(store, context, request);
      });
}

}  // namespace touchstone::assessment
