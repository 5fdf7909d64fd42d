// Who fits a job best: the reports for planning, and the lists that decisions are made by.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_READINESS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_READINESS_H_

#include "services/assessment/readiness_index.h"
#include "services/assessment/released_catalog.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// `organizations/*/readinessLists/*`.
const ResourceType& ReadinessListType();

// Adds ReportReadiness, ReportBenchStrength and the methods of readiness lists to the service. What
// is given must outlive it.
void RegisterReadiness(RpcService& analytics, Store& store, ReleasedCatalog& catalog,
                       ReadinessIndex& index);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_READINESS_H_
