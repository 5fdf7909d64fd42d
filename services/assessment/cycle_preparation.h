// Preparing a cycle: what is rated is copied out of the release; who is assessed, and who rates
// them because of where they work, is looked up.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_PREPARATION_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_PREPARATION_H_

#include "services/assessment/released_catalog.h"
#include "services/runtime/methods/operations.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

void RegisterCyclePreparation(RpcService& cycles, Operations& operations, Store& store,
                              ReleasedCatalog& catalog);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_PREPARATION_H_
