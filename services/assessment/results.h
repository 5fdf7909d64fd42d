// Results: the resource, and what the person says to it.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RESULTS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RESULTS_H_

#include "services/assessment/cycle_contents.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// `organizations/*/assessmentCycles/*/results/*`.
const ResourceType& ResultType();

// Adds reading, verifying, signing and answering results, and previews of them, to the service.
// `forms` must outlive it.
void RegisterResults(RpcService& cycles, Store& store, Forms& forms);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RESULTS_H_
