// Loops over time: a unit that would be below itself on some day, a person who would report to
// themselves through others.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_LOOPS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_LOOPS_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "services/assessment/spans.h"
#include "services/runtime/sql/session.h"

namespace touchstone::assessment {

// One step up: what stands above `below` in each part of a stretch.
struct StepUp {
  std::string table;  // "unit_spans"
  std::string below;  // "name"
  std::string above;  // "parent_unit"
  std::string only;   // a further condition, such as "is_primary = 1", or empty
};

const StepUp& ToParentUnit();
const StepUp& ToManager();  // by primary assignments: on the side, one may lead the other

// What is wrong with `above` standing above `name` in a stretch, as everything else is known now:
// somewhere up from it is `name` itself, or it goes up too far. Nothing when nothing is.
absl::StatusOr<std::optional<std::string>> ProblemOfStepUp(Session& session, const StepUp& step,
                                                           const std::string& name,
                                                           const std::string& above,
                                                           const Stretch& stretch);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_LOOPS_H_
