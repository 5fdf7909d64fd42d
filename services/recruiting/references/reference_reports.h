// What is read of references: the questions for one referee, and finalists side by side.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_REFERENCES_REFERENCE_REPORTS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_REFERENCES_REFERENCE_REPORTS_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// GetReferenceForm and ReportReferenceComparability.
void RegisterReferenceReports(RpcService& interviews, Store& store);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_REFERENCES_REFERENCE_REPORTS_H_
