// Who is assessed in a cycle, and who rates them because of where they work: as the workforce's
// record says it for one day.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_SUBJECTS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_SUBJECTS_H_

#include <touchstone/assessment/v1/assessment_cycle.pb.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/assessment/cycle_contents.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/sql/session.h"

namespace touchstone::assessment {

// Who is in the scope on a day, each once, by name: by their primary assignment.
absl::StatusOr<std::vector<Subject>> SubjectsInScope(Session& session, const v1::CycleScope& scope,
                                                     Day day);

// What a scope names that is not there on a day: units, people without a primary assignment, and
// job profiles that nobody in it has, with what is the matter.
absl::StatusOr<std::vector<Obstacle>> MissingInScope(Session& session, const v1::CycleScope& scope,
                                                     Day day, const std::vector<Subject>& subjects);

// What a job requires on a day: what the row of the assignment says, or else what the position does
// (both serialized; empty for none). Empty for nothing.
std::string JobProfileOf(const Bytes& assignment_row, const Bytes& position, Day day);

// Who reports to a person on a day, by name.
absl::StatusOr<std::vector<std::string>> ReportsOf(Session& session, const std::string& manager,
                                                   Day day);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_SUBJECTS_H_
