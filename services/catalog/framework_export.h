// Exporting whole frameworks, page by page, as files.

#ifndef TOUCHSTONE_SERVICES_CATALOG_FRAMEWORK_EXPORT_H_
#define TOUCHSTONE_SERVICES_CATALOG_FRAMEWORK_EXPORT_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::catalog {

// Adds ExportFramework and GetFrameworkTemplate to the catalog.
void RegisterFrameworkExport(RpcService& catalog, Store& store);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_FRAMEWORK_EXPORT_H_
