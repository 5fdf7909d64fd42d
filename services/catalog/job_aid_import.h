// Importing job aids: an upload, an operation, and a draft that keeps what people edited.

#ifndef TOUCHSTONE_SERVICES_CATALOG_JOB_AID_IMPORT_H_
#define TOUCHSTONE_SERVICES_CATALOG_JOB_AID_IMPORT_H_

#include "services/runtime/methods/operations.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::catalog {

// The largest document taken, in bytes.
inline constexpr size_t kLargestJobAid = 8 << 20;

// Adds ImportJobAid to the catalog, and its work to the catalog's operations.
void RegisterJobAidImport(RpcService& catalog, Operations& operations, Store& store);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_JOB_AID_IMPORT_H_
