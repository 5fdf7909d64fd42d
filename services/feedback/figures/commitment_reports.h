// Reports of what was promised beside what was kept.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_COMMITMENT_REPORTS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_COMMITMENT_REPORTS_H_

#include "absl/time/time.h"
#include "services/feedback/figures/measured_units.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// Days are those of the zone. `units` outlives the service.
void RegisterCommitmentReports(RpcService& reports, Store& store, MeasuredUnits& units,
                               absl::TimeZone zone);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_COMMITMENT_REPORTS_H_
