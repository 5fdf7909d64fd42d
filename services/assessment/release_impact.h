// What a release would change for cycles and people, before it is published and after.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RELEASE_IMPACT_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RELEASE_IMPACT_H_

#include "services/assessment/cycle_contents.h"
#include "services/assessment/released_catalog.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// Adds ReportReleaseImpact to the service. `catalog` and `forms` must outlive it.
void RegisterReleaseImpact(RpcService& cycles, Store& store, ReleasedCatalog& catalog,
                           Forms& forms);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RELEASE_IMPACT_H_
