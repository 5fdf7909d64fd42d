// Improvement actions: what is changed.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_IMPROVEMENT_ACTIONS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_IMPROVEMENT_ACTIONS_H_

#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// `organizations/*/improvementActions/*`.
const ResourceType& ImprovementActionType();

// The standard methods.
void RegisterImprovementActions(RpcService& improvement, Store& store);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_IMPROVEMENT_ACTIONS_H_
