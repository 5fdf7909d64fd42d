// Organizational units: the resource, and what is its own.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_ORGANIZATIONAL_UNITS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_ORGANIZATIONAL_UNITS_H_

#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// `organizations/*/organizationalUnits/*`.
const ResourceType& OrganizationalUnitType();

// By which rules they are written.
AnyResourceRules OrganizationalUnitRules();

// Adds the standard methods of organizational units to the service.
void RegisterOrganizationalUnits(RpcService& assessment, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_ORGANIZATIONAL_UNITS_H_
