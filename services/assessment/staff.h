// Who works in a unit on a day, and how many they are.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_STAFF_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_STAFF_H_

#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// Adds ListStaff and ReportHeadcount to the service.
void RegisterStaff(RpcService& assessment, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_STAFF_H_
