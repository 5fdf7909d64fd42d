// Employments: the resource, and what is its own.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_EMPLOYMENTS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_EMPLOYMENTS_H_

#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// `organizations/*/people/*/employments/*`.
const ResourceType& EmploymentType();

// By which rules they are written.
AnyResourceRules EmploymentRules();

// Adds the standard methods of employments to the service.
void RegisterEmployments(RpcService& assessment, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_EMPLOYMENTS_H_
