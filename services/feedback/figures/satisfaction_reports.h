// Reports of what customers answered.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_SATISFACTION_REPORTS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_SATISFACTION_REPORTS_H_

#include "services/feedback/figures/measured_units.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// `units` outlives the service.
void RegisterSatisfactionReports(RpcService& reports, Store& store, MeasuredUnits& units);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_SATISFACTION_REPORTS_H_
