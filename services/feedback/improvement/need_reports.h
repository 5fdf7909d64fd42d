// What the organization believes of needs, beside what customers say.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_NEED_REPORTS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_NEED_REPORTS_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// ReportNeedDifferences.
void RegisterNeedReports(RpcService& improvement, Store& store);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_NEED_REPORTS_H_
