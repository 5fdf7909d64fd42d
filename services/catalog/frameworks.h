// Frameworks: the resource, and what is its own.

#ifndef TOUCHSTONE_SERVICES_CATALOG_FRAMEWORKS_H_
#define TOUCHSTONE_SERVICES_CATALOG_FRAMEWORKS_H_

#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::catalog {

// `organizations/*/frameworks/*`.
const ResourceType& FrameworkType();

// What is their own when they are written.
AnyResourceRules FrameworkRules();

// Adds the standard methods of frameworks to the catalog.
void RegisterFrameworks(RpcService& catalog, Store& store);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_FRAMEWORKS_H_
