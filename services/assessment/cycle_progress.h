// How far the raters of a cycle are: how many, never who.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_PROGRESS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_PROGRESS_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

void RegisterCycleProgress(RpcService& cycles, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_PROGRESS_H_
