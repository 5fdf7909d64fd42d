// What must hold within a service standard, and when two of them hold.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_STANDARD_RULES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_STANDARD_RULES_H_

#include <touchstone/feedback/v1/service_standard.pb.h>

#include <string>
#include <vector>

#include "services/runtime/errors/errors.h"

namespace touchstone::feedback {

// Everything that is wrong: days that are none, an end before the begin, a language that is not
// known, a measure given twice, or with a number that is not its own. Field paths start with
// "service_standard.".
std::vector<FieldViolation> StandardViolations(const v1::ServiceStandard& standard);

// Whether two hold on one day: by their days, such as "2026-03-31"; an empty end is none.
bool HoldTogether(const v1::ServiceStandard& one, const v1::ServiceStandard& other);

// Whether it holds on a day.
bool HoldsOn(const v1::ServiceStandard& standard, const std::string& day);

// Whether nothing but the end differs.
bool OnlyEndDiffers(const v1::ServiceStandard& before, const v1::ServiceStandard& after);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_STANDARD_RULES_H_
