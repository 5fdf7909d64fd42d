// What a framework still lacks to be released, all of it: an error has no room for that.

#ifndef TOUCHSTONE_SERVICES_CATALOG_GAP_REPORT_H_
#define TOUCHSTONE_SERVICES_CATALOG_GAP_REPORT_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::catalog {

// Adds ReportGaps to the catalog.
void RegisterGapReport(RpcService& catalog, Store& store);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_GAP_REPORT_H_
