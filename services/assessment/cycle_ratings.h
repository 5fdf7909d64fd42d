// What was handed in, person by person: how results and reviews read a cycle without holding it.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_RATINGS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_RATINGS_H_

#include <touchstone/assessment/v1/assessment_cycle.pb.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/assessment/cycle_contents.h"
#include "services/assessment/rules/result_figures.h"
#include "services/runtime/serving/context.h"
#include "services/runtime/sql/database.h"
#include "services/runtime/sql/session.h"

namespace touchstone::assessment {

// A person whom the cycle assesses, with all that their result is made of.
struct RatedSubject {
  Subject subject;
  std::shared_ptr<const Form> form;
  std::vector<HandedIn> ratings;
  std::vector<v1::LevelAdjustment> adjustments;
};

// Up to `most` people behind `after`, by name. A few statements, however many people.
absl::StatusOr<std::vector<RatedSubject>> RatedSubjectsAfter(Session& session, Forms& forms,
                                                             const v1::AssessmentCycle& cycle,
                                                             const std::string& after, int most);

// One person. FAILED_PRECONDITION (NOT_ASSESSED) when the cycle does not assess them.
absl::StatusOr<RatedSubject> RatedSubjectOf(Session& session, Forms& forms,
                                            const v1::AssessmentCycle& cycle,
                                            const std::string& person);

// Calls `visit` for each person, some in memory at a time, for as long as `is_wanted` is OK.
absl::Status ForEachRatedSubject(Database& database, absl::Time deadline, Forms& forms,
                                 const v1::AssessmentCycle& cycle,
                                 absl::FunctionRef<absl::Status()> is_wanted,
                                 absl::FunctionRef<void(const RatedSubject&)> visit);

// The figures of one person.
v1::ResultFigures FiguresOf(const v1::AssessmentCycle& cycle, RatedSubject rated);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_RATINGS_H_
