// How far a framework is translated, language by language and competency by competency.

#ifndef TOUCHSTONE_SERVICES_CATALOG_TRANSLATION_REPORT_H_
#define TOUCHSTONE_SERVICES_CATALOG_TRANSLATION_REPORT_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::catalog {

// Adds ReportTranslations to the catalog.
void RegisterTranslationReport(RpcService& catalog, Store& store);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_TRANSLATION_REPORT_H_
