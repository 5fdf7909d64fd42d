// Performance expectations: the resource, and how it comes to be agreed.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_PERFORMANCE_EXPECTATIONS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_PERFORMANCE_EXPECTATIONS_H_

#include "services/assessment/evaluation_catalog.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// `organizations/*/people/*/performanceExpectations/*`.
const ResourceType& PerformanceExpectationType();

// Adds the methods of performance expectations to the service. `catalog` must outlive it.
void RegisterPerformanceExpectations(RpcService& evaluations, Store& store,
                                     EvaluationCatalog& catalog);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_PERFORMANCE_EXPECTATIONS_H_
