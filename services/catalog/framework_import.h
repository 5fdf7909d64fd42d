// Importing whole frameworks: an upload that is read as it comes, and an operation that checks it
// and writes it.

#ifndef TOUCHSTONE_SERVICES_CATALOG_FRAMEWORK_IMPORT_H_
#define TOUCHSTONE_SERVICES_CATALOG_FRAMEWORK_IMPORT_H_

#include <cstddef>
#include <cstdint>

#include "services/runtime/methods/operations.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::catalog {

// The largest file taken, in bytes.
inline constexpr size_t kLargestFrameworkFile = 1 << 30;

// What is written at once or not at all; larger files are written in parts.
inline constexpr int64_t kMostAtOnce = 1000;
inline constexpr int64_t kMostBytesAtOnce = 8 << 20;

// Adds ImportFramework to the catalog, and its work to the catalog's operations.
void RegisterFrameworkImport(RpcService& catalog, Operations& operations, Store& store);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_FRAMEWORK_IMPORT_H_
