// What other systems say that people completed: files, and statements of learning systems.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_PLAN_COMPLETIONS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_PLAN_COMPLETIONS_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// Adds RecordCompletions and RecordStatement to the service.
void RegisterPlanCompletions(RpcService& plans, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_PLAN_COMPLETIONS_H_
