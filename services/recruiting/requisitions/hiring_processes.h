// Hiring processes: the resource, and what is its own.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_REQUISITIONS_HIRING_PROCESSES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_REQUISITIONS_HIRING_PROCESSES_H_

#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// `organizations/*/hiringProcesses/*`.
const ResourceType& HiringProcessType();

void RegisterHiringProcesses(RpcService& requisitions, Store& store);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_REQUISITIONS_HIRING_PROCESSES_H_
