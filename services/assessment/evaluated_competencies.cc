#include "services/assessment/evaluated_competencies.h"

#include <touchstone/assessment/v1/assessment_cycle.pb.h>

#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/assessment/assessment_cycles.h"
#include "services/assessment/evaluation_access.h"
#include "services/assessment/proficiency.h"
#include "services/assessment/rules/rated_contents.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

// A level that a review or an appeal set counts instead of what the ratings came to.
absl::Status TakeAdjusted(Session& session, Forms& forms, const LatestLevel& latest,
                          v1::EvaluatedCompetency& evaluated) {
  const std::string& adjusted = latest.proficiency.level().adjusted().level();
  ASSIGN_OR_RETURN(const auto cycle, FindCycle(session, ParentOf(latest.proficiency.result())));
  ASSIGN_OR_RETURN(const auto form, forms.Find(session, cycle, latest.job_profile));
  const int number = LevelNumber(form->scales, adjusted);
  evaluated.set_adjusted_level(adjusted);
  evaluated.set_level(number);
  evaluated.clear_gap();
  if (!evaluated.required_level().empty()) {
    evaluated.set_gap(LevelNumber(form->scales, evaluated.required_level()) - number);
  }
  return absl::OkStatus();
}

absl::Status Take(Session& session, Forms& forms, const LatestLevel& latest,
                  v1::EvaluatedCompetency& evaluated) {
  const v1::CompetencyResult& level = latest.proficiency.level();
  evaluated.set_result(latest.proficiency.result());
  evaluated.set_release(latest.release);
  evaluated.set_required_level(level.required_level());
  if (level.has_level()) evaluated.set_level(level.level());
  if (level.has_gap()) evaluated.set_gap(level.gap());
  evaluated.set_verified(latest.proficiency.verified());
  evaluated.set_verified_until(level.verified_until());
  *evaluated.mutable_evidence() = level.evidence();
  if (!level.has_adjusted()) return absl::OkStatus();
  return TakeAdjusted(session, forms, latest, evaluated);
}

}  // namespace

absl::StatusOr<std::vector<v1::EvaluatedCompetency>> EvaluatedCompetencies(
    Session& session, Forms& forms, const v1::PerformanceExpectation& expectation, Day day) {
  std::map<std::string, v1::EvaluatedCompetency> by_name;
  for (const v1::ExpectedResult& result : expectation.results()) {
    for (const std::string& id : result.competencies()) {
      by_name[absl::StrCat(ParentOf(expectation.release()), "/competencies/", id)]
          .add_expected_results(result.id());
    }
  }
  ASSIGN_OR_RETURN(const auto latest,
                   LatestLevels(session, std::string(PersonAbove(expectation.name())),
                                v1::AssessmentCycle::EVALUATIVE, day));
  for (const auto& [name, level] : latest) {
    RETURN_IF_ERROR(Take(session, forms, level, by_name[name]));
  }
  std::vector<v1::EvaluatedCompetency> competencies;
  for (auto& [name, competency] : by_name) {
    competency.set_competency(name);
    competencies.push_back(std::move(competency));
  }
  return competencies;
}

}  // namespace touchstone::assessment
