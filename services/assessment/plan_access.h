// Who may read and change development plans: whose they are, whom they name as their coach, and who
// may read what was said for people's development. No permission for what is evaluative opens one.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_PLAN_ACCESS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_PLAN_ACCESS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"

namespace touchstone::assessment {

// The person, and the plan, that a name is at or below; the whole name where it is above.
std::string PersonOfPlan(absl::string_view name);
std::string PlanOf(absl::string_view name);

// PERMISSION_DENIED unless the caller is the person at or above the name, or may read what was said
// for people's development.
absl::Status CheckIsTheirsOrForDevelopment(const Context& context, absl::string_view name);

// The same, and the coach of the plan at or above the name may too. What there is not, nobody is
// the coach of.
absl::Status CheckTakesPart(Store& store, const Context& context, absl::string_view name);

// PERMISSION_DENIED unless the caller is the person of the plan, or its coach: who agree.
absl::Status CheckIsPartner(Store& store, const Context& context, absl::string_view name);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_PLAN_ACCESS_H_
