#include "services/feedback/figures/behavior_costs.h"

#include <touchstone/feedback/v1/case_kind.pb.h>
#include <touchstone/feedback/v1/survey.pb.h>

#include <algorithm>
#include <map>
#include <utility>

#include "services/feedback/figures/kept_figures.h"
#include "services/feedback/rules/figures.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::feedback {
namespace {

// Key element and behavior.
using BehaviorKey = std::pair<std::string, std::string>;
using CasesOfBehaviors = std::map<BehaviorKey, std::vector<std::string>>;

int64_t Micros(Day day, absl::TimeZone zone) {
  absl::Time time;
  absl::ParseTime("%Y-%m-%d", DayText(day), zone, &time, nullptr);
  return absl::ToUnixMicros(time);
}

absl::StatusOr<CasesOfBehaviors> ReadCases(Session& session, const FigureScope& scope,
                                           const std::string& competency, absl::TimeZone zone,
                                           const SubstantiatedComplaints& substantiated) {
  ASSIGN_OR_RETURN(
      const auto rows,
      (session.Query<std::string, std::string, std::string, int64_t>(
          "SELECT b.key_element, b.behavior, b.case_name, c.kind FROM case_behaviors b JOIN cases "
          "c ON c.name = b.case_name WHERE b.competency = :competency AND c.parent = :parent AND "
          "c.delete_time = 0 AND c.receive_time >= :first AND c.receive_time < :behind AND c.kind "
          "IN (:complaint, :problem, :suggestion) ORDER BY b.key_element, b.behavior, b.case_name",
          competency, scope.organization, Micros(scope.start, zone), Micros(scope.end + 1, zone),
          static_cast<int>(v1::COMPLAINT), static_cast<int>(v1::PROBLEM),
          static_cast<int>(v1::SUGGESTION))));
  std::vector<std::string> complaints;
  for (const auto& [key_element, behavior, name, kind] : rows) {
    if (kind == v1::COMPLAINT) complaints.push_back(name);
  }
  std::set<std::string> counted;
  if (substantiated && !complaints.empty()) {
    ASSIGN_OR_RETURN(counted, substantiated(session, complaints));
  }
  CasesOfBehaviors cases;
  for (const auto& [key_element, behavior, name, kind] : rows) {
    if (kind == v1::COMPLAINT && !counted.contains(name)) continue;
    cases[{key_element, behavior}].push_back(name);
  }
  return cases;
}

// What their customers answered, as Measure::kCsat counts it.
absl::StatusOr<Tally> ReadCsat(Session& session, const std::vector<std::string>& cases) {
  Tally sum;
  for (const std::string& name : cases) {
    ASSIGN_OR_RETURN(
        const auto rows,
        session.Query<int64_t>("SELECT a.rating FROM survey_invitations i JOIN survey_answers a ON "
                               "a.invitation = i.name WHERE i.\"case\" = :case AND i.\"case\" <> "
                               "'' AND i.delete_time = 0 AND a.kind = :kind",
                               name, static_cast<int>(v1::SurveyQuestion::CSAT)));
    for (const auto& [rating] : rows) sum += {1, rating >= 4 ? 1 : 0, 0};
  }
  return sum;
}

absl::StatusOr<Tally> ReadAllCsat(Session& session, const FigureScope& scope) {
  FigureScope all{.organization = scope.organization, .start = scope.start, .end = scope.end};
  Tally sum;
  RETURN_IF_ERROR(ReadFigures(session, all, {Measure::kCsat},
                              [&](const KeptFigure& figure) { sum += figure.tally; }));
  return sum;
}

v1::BehaviorCost CostOf(const std::string& competency, const BehaviorKey& key, int64_t cases,
                        const Tally& here, const Tally& all) {
  v1::BehaviorCost cost;
  cost.mutable_behavior()->set_competency(competency);
  cost.mutable_behavior()->set_key_element_id(key.first);
  cost.mutable_behavior()->set_behavior_id(key.second);
  cost.set_cases(cases);
  *cost.mutable_satisfaction() = ShareOf(kCsatFormula, here.sum, here.count);
  // Answers of the first days can be to cases that came in before.
  *cost.mutable_satisfaction_elsewhere() =
      ShareOf(kCsatFormula, std::max<int64_t>(0, all.sum - here.sum),
              std::max<int64_t>(0, all.count - here.count));
  return cost;
}

}  // namespace

absl::StatusOr<std::vector<v1::BehaviorCost>> ReadBehaviorCosts(
    Session& session, const FigureScope& scope, const std::string& competency, absl::TimeZone zone,
    const SubstantiatedComplaints& substantiated) {
  ASSIGN_OR_RETURN(const CasesOfBehaviors behaviors,
                   ReadCases(session, scope, competency, zone, substantiated));
  ASSIGN_OR_RETURN(const Tally all, ReadAllCsat(session, scope));
  std::vector<v1::BehaviorCost> costs;
  for (const auto& [key, cases] : behaviors) {
    ASSIGN_OR_RETURN(const Tally here, ReadCsat(session, cases));
    costs.push_back(CostOf(competency, key, static_cast<int64_t>(cases.size()), here, all));
  }
  std::stable_sort(costs.begin(), costs.end(),
                   [](const auto& one, const auto& other) { return one.cases() > other.cases(); });
  return costs;
}

}  // namespace touchstone::feedback
