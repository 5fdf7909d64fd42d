// Which cycles a change in the past touches.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_TOUCHED_CYCLES_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_TOUCHED_CYCLES_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

void RegisterTouchedCycles(RpcService& cycles, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_TOUCHED_CYCLES_H_
