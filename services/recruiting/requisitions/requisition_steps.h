// The steps of a requisition on its way: submitted, approved, opened, closed, completed; or
// withdrawn, or given up.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_REQUISITIONS_REQUISITION_STEPS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_REQUISITIONS_REQUISITION_STEPS_H_

#include "services/recruiting/requisitions/released_catalog.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// `catalog` must outlive the service.
void RegisterRequisitionSteps(RpcService& requisitions, Store& store, ReleasedCatalog& catalog);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_REQUISITIONS_REQUISITION_STEPS_H_
