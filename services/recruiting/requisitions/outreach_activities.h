// Outreach activities: the resource, and what comes of them.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_REQUISITIONS_OUTREACH_ACTIVITIES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_REQUISITIONS_OUTREACH_ACTIVITIES_H_

#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// `organizations/*/outreachActivities/*`.
const ResourceType& OutreachActivityType();

void RegisterOutreachActivities(RpcService& requisitions, Store& store);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_REQUISITIONS_OUTREACH_ACTIVITIES_H_
