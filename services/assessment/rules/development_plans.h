// Development plans as rules: what follows from a result, and what fits a release.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_DEVELOPMENT_PLANS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_DEVELOPMENT_PLANS_H_

#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/development_plan.pb.h>
#include <touchstone/assessment/v1/result.pb.h>
#include <touchstone/catalog/v1/release.pb.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::assessment {

// How many goals, activities of a goal, and behaviors of a goal a proposal names at most, where
// the request does not say.
inline constexpr int kUsualGoals = 3;
inline constexpr int kUsualActivities = 3;
inline constexpr int kMostProposedBehaviors = 5;

// What a release offers for development. Of each competency, first what is done in the job (on the
// job, assignments, shadowing, experiential learning), then training, then what is read, watched or
// attended, then what lies outside of work; within each, in the release's order.
v1::DevelopmentContents ContentsOf(
    const catalog::v1::Release& release,
    const std::vector<catalog::v1::ReleasedCompetency>& competencies);

// Where a result says that a person is in one competency.
struct Standing {
  int level_tenths = 0;  // the level that counts, counted from 1: 27 is 2.7
  int required = 0;      // the level that the job requires; 0 for none
  int gap_tenths = 0;    // above 0 something is missing
  int weight = 1;        // how much the job counts it

  // The level where they are, as goals name it: rounded down, and below one that is missing.
  int Floor() const;
  // The gap times the weight, in tenths: exact.
  int Priority() const { return gap_tenths > 0 ? gap_tenths * weight : 0; }
};

// Nothing where no level is shown. A level that a review set counts instead of the one that the
// ratings came to.
std::optional<Standing> StandingIn(const v1::CompetencyResult& competency,
                                   const v1::RequiredLevels& required,
                                   const v1::DevelopmentContents& contents);

// What a plan follows from: a result, and what the job required then.
struct PlanOrigin {
  const v1::ResultFigures& figures;
  const v1::RequiredLevels& required;

  // Nothing where the result does not have the competency, or shows no level of it.
  std::optional<Standing> StandingIn(const std::string& competency,
                                     const v1::DevelopmentContents& contents) const;
};

// The behaviors that others rated lowest, lowest first; of equal ones, by id. Only of cells that
// are shown.
std::vector<std::string> LowestBehaviors(const v1::CompetencyResult& competency, size_t most);

// The goals and activities that follow from a result: competencies with a gap by priority, of equal
// ones by id; for each the first activities that the release offers. Nothing without a gap.
std::optional<v1::DevelopmentPlan> ProposedPlan(const PlanOrigin& origin,
                                                const v1::DevelopmentContents& contents,
                                                int most_goals, int most_activities);

// Names goals and activities that have no id yet.
void CompleteIds(v1::DevelopmentPlan& plan);

// Puts what follows from the release and the origin (null for none) into a plan, and what was
// completed of the plan as it was (null for a new one). Gives what does not fit.
std::vector<FieldViolation> CompletePlan(const v1::DevelopmentContents& contents,
                                         const PlanOrigin* origin,
                                         const v1::DevelopmentPlan* before,
                                         v1::DevelopmentPlan& plan);

// What both agree to: without states, completions and what follows from the rest.
bool AgreesWith(const v1::DevelopmentPlan& a, const v1::DevelopmentPlan& b);

// The place of a level, counted from 1; 0 where the release does not have it.
int PlaceOf(const v1::DevelopmentContents& contents, absl::string_view level);

// What learning systems call an activity: "urn:touchstone:…/competencies/focus/activities/a1".
std::string IriOf(absl::string_view release, absl::string_view competency,
                  absl::string_view activity);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_DEVELOPMENT_PLANS_H_
