// Releases: the resource, and the steps on its way.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RELEASES_H_
#define TOUCHSTONE_SERVICES_CATALOG_RELEASES_H_

#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::catalog {

// `organizations/*/frameworks/*/releases/*`.
const ResourceType& ReleaseType();

// Adds the standard methods of releases, and the steps from draft to retired, to the catalog.
void RegisterReleases(RpcService& catalog, Store& store);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_RELEASES_H_
