// Reports of what came in, what is open, and how clocks did.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_CASELOAD_REPORTS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_CASELOAD_REPORTS_H_

#include "services/feedback/figures/measured_units.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// `units` outlives the service.
void RegisterCaseloadReports(RpcService& reports, Store& store, MeasuredUnits& units);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_CASELOAD_REPORTS_H_
