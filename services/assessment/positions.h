// Positions: the resource, and what is its own.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_POSITIONS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_POSITIONS_H_

#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// `organizations/*/positions/*`.
const ResourceType& PositionType();

// By which rules they are written.
AnyResourceRules PositionRules();

// Adds the standard methods of positions to the service.
void RegisterPositions(RpcService& assessment, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_POSITIONS_H_
