// Reading a framework or a competency in the caller's language.

#ifndef TOUCHSTONE_SERVICES_CATALOG_TRANSLATED_READING_H_
#define TOUCHSTONE_SERVICES_CATALOG_TRANSLATED_READING_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::catalog {

// Adds GetTranslatedFramework and GetTranslatedCompetency to the catalog.
void RegisterTranslatedReading(RpcService& catalog, Store& store);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_TRANSLATED_READING_H_
