// What a unit was made of, and what became of it.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_UNIT_LINEAGE_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_UNIT_LINEAGE_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// Adds ReportUnitLineage to the service.
void RegisterUnitLineage(RpcService& assessment, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_UNIT_LINEAGE_H_
