// How somebody worked, beside what they achieved: where they stand in the competencies.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_EVALUATED_COMPETENCIES_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_EVALUATED_COMPETENCIES_H_

#include <touchstone/assessment/v1/evaluation.pb.h>
#include <touchstone/assessment/v1/performance_expectation.pb.h>

#include <vector>

#include "absl/status/statusor.h"
#include "services/assessment/cycle_contents.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/sql/session.h"

namespace touchstone::assessment {

// Where the person of an expectation stands on a day in each competency that it names or an
// evaluative cycle found a level in, by name. Of developmental cycles it knows nothing.
absl::StatusOr<std::vector<v1::EvaluatedCompetency>> EvaluatedCompetencies(
    Session& session, Forms& forms, const v1::PerformanceExpectation& expectation, Day day);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_EVALUATED_COMPETENCIES_H_
