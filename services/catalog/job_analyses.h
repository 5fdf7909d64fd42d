// Job analyses: the resource, and what is its own.

#ifndef TOUCHSTONE_SERVICES_CATALOG_JOB_ANALYSES_H_
#define TOUCHSTONE_SERVICES_CATALOG_JOB_ANALYSES_H_

#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::catalog {

// `organizations/*/jobAnalyses/*`.
const ResourceType& JobAnalysisType();

// What is their own when they are written.
AnyResourceRules JobAnalysisRules();

// Adds the standard methods of job analyses to the catalog.
void RegisterJobAnalyses(RpcService& catalog, Store& store);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_JOB_ANALYSES_H_
