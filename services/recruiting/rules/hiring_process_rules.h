// What must hold within a hiring process.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_HIRING_PROCESS_RULES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_HIRING_PROCESS_RULES_H_

#include <touchstone/recruiting/v1/hiring_process.pb.h>

#include <vector>

#include "services/runtime/errors/errors.h"

namespace touchstone::recruiting {

// Gives an id to every stage and reason that has none: its title in lower case with hyphens,
// unique within the process.
void AssignIds(v1::HiringProcess& process);

// Everything that is wrong: an id twice, a last stage that makes no offer, another that does, two
// certifications. Field paths start with "hiring_process.".
std::vector<FieldViolation> HiringProcessViolations(const v1::HiringProcess& process);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_HIRING_PROCESS_RULES_H_
