// What must hold within a certification rule, and when rules hold.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_CERTIFICATION_RULES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_CERTIFICATION_RULES_H_

#include <touchstone/recruiting/v1/certification_rule.pb.h>

#include <vector>

#include "services/runtime/errors/errors.h"

namespace touchstone::recruiting {

// Everything in a rule that contradicts itself. Field paths start with "certification_rule.".
std::vector<FieldViolation> CertificationRuleViolations(const v1::CertificationRule& rule);

// Whether there is a day on which both hold.
bool Overlap(const v1::CertificationRule& one, const v1::CertificationRule& other);

// Whether they differ in nothing but what may change of one that a list was made by: its title, its
// last day, and what the service writes.
bool OnlyTitleAndEndDiffer(const v1::CertificationRule& one, const v1::CertificationRule& other);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_CERTIFICATION_RULES_H_
