// Importing whole frameworks: an upload that is read as it comes, and an operation that checks it
// and writes it (import_work.h).

#ifndef TOUCHSTONE_SERVICES_CATALOG_FRAMEWORK_IMPORT_H_
#define TOUCHSTONE_SERVICES_CATALOG_FRAMEWORK_IMPORT_H_

#include <cstddef>

#include "services/runtime/methods/operations.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::catalog {

// The largest file taken, in bytes.
inline constexpr size_t kLargestFrameworkFile = 1 << 30;

// Adds ImportFramework to the catalog, and its work to the catalog's operations.
void RegisterFrameworkImport(RpcService& catalog, Operations& operations, Store& store);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_FRAMEWORK_IMPORT_H_
