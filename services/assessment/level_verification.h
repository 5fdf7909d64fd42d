// Whether what is kept of levels is what comes out when everything is computed again.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_LEVEL_VERIFICATION_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_LEVEL_VERIFICATION_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// Adds VerifyAggregates to the service.
void RegisterLevelVerification(RpcService& analytics, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_LEVEL_VERIFICATION_H_
