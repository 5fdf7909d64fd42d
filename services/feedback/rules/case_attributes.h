// What a case answers to the questions of its service type. Pure.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_CASE_ATTRIBUTES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_CASE_ATTRIBUTES_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/service_type.pb.h>

#include <vector>

#include "services/runtime/errors/errors.h"

namespace touchstone::feedback {

// Answers that are missing, unknown, given twice, or of another kind than their question asks for.
// Field paths start with "case.attributes".
std::vector<FieldViolation> AttributeViolations(const v1::Case& of, const v1::ServiceType& type);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_CASE_ATTRIBUTES_H_
