// The workforce's record from another system, in bulk: many resources in one call, those that can
// be written are.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_WORKFORCE_UPSERT_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_WORKFORCE_UPSERT_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// Adds UpsertWorkforce to the service.
void RegisterWorkforceUpsert(RpcService& assessment, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_WORKFORCE_UPSERT_H_
