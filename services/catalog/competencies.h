// Competencies: the resource, and what is its own.

#ifndef TOUCHSTONE_SERVICES_CATALOG_COMPETENCIES_H_
#define TOUCHSTONE_SERVICES_CATALOG_COMPETENCIES_H_

#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::catalog {

// `organizations/*/frameworks/*/competencies/*`.
const ResourceType& CompetencyType();

// What is their own when they are written.
AnyResourceRules CompetencyRules();

// Adds the standard methods of competencies to the catalog.
void RegisterCompetencies(RpcService& catalog, Store& store);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_COMPETENCIES_H_
