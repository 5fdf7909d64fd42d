// Core values: the resource, and what is its own.

#ifndef TOUCHSTONE_SERVICES_CATALOG_CORE_VALUES_H_
#define TOUCHSTONE_SERVICES_CATALOG_CORE_VALUES_H_

#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::catalog {

// `organizations/*/coreValues/*`.
const ResourceType& CoreValueType();

// What is their own when they are written.
AnyResourceRules CoreValueRules();

// Adds the standard methods of core values, and their report, to the catalog.
void RegisterCoreValues(RpcService& catalog, Store& store);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_CORE_VALUES_H_
