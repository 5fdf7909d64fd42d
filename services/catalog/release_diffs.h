// What is different between two releases, as data and for people.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RELEASE_DIFFS_H_
#define TOUCHSTONE_SERVICES_CATALOG_RELEASE_DIFFS_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::catalog {

// Adds the comparison of releases to the catalog.
void RegisterReleaseDiffs(RpcService& catalog, Store& store);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_RELEASE_DIFFS_H_
