// Check-ins: what the person and the coach say of a plan on its way. Notes are sealed with the
// person's key.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_CHECK_INS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_CHECK_INS_H_

#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// `organizations/*/people/*/developmentPlans/*/checkIns/*`.
const ResourceType& CheckInType();

// Adds the methods of check-ins to the service.
void RegisterCheckIns(RpcService& plans, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_CHECK_INS_H_
