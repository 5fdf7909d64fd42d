// Evaluations: the resource, and how one is presented, signed and answered.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_EVALUATIONS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_EVALUATIONS_H_

#include "services/assessment/cycle_contents.h"
#include "services/assessment/evaluation_catalog.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// `organizations/*/people/*/evaluations/*`.
const ResourceType& EvaluationType();

// Adds the methods of evaluations to the service. `catalog` and `forms` must outlive it.
void RegisterEvaluations(RpcService& evaluations, Store& store, EvaluationCatalog& catalog,
                         Forms& forms);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_EVALUATIONS_H_
