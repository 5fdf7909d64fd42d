// What became of development plans: levels before and after, and whether the change is reliable.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_PLAN_OUTCOMES_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_PLAN_OUTCOMES_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// Adds ReportPlanOutcome to the service.
void RegisterPlanOutcomes(RpcService& plans, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_PLAN_OUTCOMES_H_
