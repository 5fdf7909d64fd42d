// Requirements: what the organization believes that its customers need.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_REQUIREMENTS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_REQUIREMENTS_H_

#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// `organizations/*/requirements/*`.
const ResourceType& RequirementType();

// The standard methods.
void RegisterRequirements(RpcService& improvement, Store& store);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_REQUIREMENTS_H_
