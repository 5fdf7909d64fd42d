// Search over all text of the catalog.

#ifndef TOUCHSTONE_SERVICES_CATALOG_SEARCH_H_
#define TOUCHSTONE_SERVICES_CATALOG_SEARCH_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::catalog {

// Adds SearchCatalog to the catalog.
void RegisterSearch(RpcService& catalog, Store& store);

// The types that are searched, in the order in which they are indexed: frameworks say in which
// language the others are.
std::vector<const ResourceType*> SearchedTypes();

// When a framework is said to be in another language: what is written in it is indexed anew, soon.
absl::Status ReindexTextsOf(Transaction& transaction, const std::string& framework);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_SEARCH_H_
