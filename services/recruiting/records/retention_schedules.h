// Retention schedules: the resource, and which of them holds. The rules are in rules/retention.h.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RECORDS_RETENTION_SCHEDULES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RECORDS_RETENTION_SCHEDULES_H_

#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// `organizations/*/retentionSchedules/*`.
const ResourceType& RetentionScheduleType();

// The standard methods.
void RegisterRetentionSchedules(RpcService& reports, Store& store);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RECORDS_RETENTION_SCHEDULES_H_
