// Observations: the resource, and the steps of its way.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_OBSERVATIONS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_OBSERVATIONS_H_

#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// `organizations/*/observations/*`.
const ResourceType& ObservationType();

// Adds the methods of observations to the service.
void RegisterObservations(RpcService& observations, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_OBSERVATIONS_H_
