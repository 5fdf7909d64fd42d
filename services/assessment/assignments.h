// Assignments: the resource, and what is its own.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_ASSIGNMENTS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_ASSIGNMENTS_H_

#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// `organizations/*/people/*/employments/*/assignments/*`.
const ResourceType& AssignmentType();

// By which rules they are written.
AnyResourceRules AssignmentRules();

// Adds the standard methods of assignments to the service.
void RegisterAssignments(RpcService& assessment, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_ASSIGNMENTS_H_
