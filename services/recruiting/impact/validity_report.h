// The validity report: from the duties of the job to what was certified, what each competency was
// asked for, by which question, and how it was scored.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_IMPACT_VALIDITY_REPORT_H_
#define TOUCHSTONE_SERVICES_RECRUITING_IMPACT_VALIDITY_REPORT_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

void RegisterValidityReport(RpcService& reports, Store& store);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_IMPACT_VALIDITY_REPORT_H_
