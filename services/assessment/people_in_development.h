// Who has agreed to get better at something, for questions about many people.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_PEOPLE_IN_DEVELOPMENT_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_PEOPLE_IN_DEVELOPMENT_H_

#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"

namespace touchstone::assessment {

// Those of an organization (its id) with an agreed development plan that has a goal in one of the
// competencies, which are names in their frameworks. Reads all agreed plans, some at a time, for as
// long as somebody waits. That somebody has a plan is told to who may read what was said for
// people's development.
absl::StatusOr<std::set<std::string>> PeopleInDevelopment(
    Store& store, const Context& context, const std::string& organization,
    const std::set<std::string>& competencies);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_PEOPLE_IN_DEVELOPMENT_H_
