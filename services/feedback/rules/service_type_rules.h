// What must hold within a service type.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_SERVICE_TYPE_RULES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_SERVICE_TYPE_RULES_H_

#include <touchstone/feedback/v1/service_type.pb.h>

#include <vector>

#include "services/runtime/errors/errors.h"

namespace touchstone::feedback {

// Everything that is wrong: a public one that takes complaints only, a list without choices and
// choices without a list, codes, keys, clocks, pauses and languages that are given twice, languages
// that are not known. Field paths start with "service_type.".
std::vector<FieldViolation> ServiceTypeViolations(const v1::ServiceType& service_type);

// What cannot change once there are cases: the code, and the kinds of attributes that both have.
std::vector<FieldViolation> FixedFieldViolations(const v1::ServiceType& before,
                                                 const v1::ServiceType& after);

// Within how many days another contact counts as a repeat.
int RepeatDaysOf(const v1::ServiceType& service_type);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_SERVICE_TYPE_RULES_H_
