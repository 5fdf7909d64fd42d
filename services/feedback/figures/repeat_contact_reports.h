// Reports of how many had to come again, and how many did not.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_REPEAT_CONTACT_REPORTS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_REPEAT_CONTACT_REPORTS_H_

#include "absl/time/time.h"
#include "services/feedback/figures/measured_units.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// Days are those of the zone. `units` outlives the service.
void RegisterRepeatContactReports(RpcService& reports, Store& store, MeasuredUnits& units,
                                  absl::TimeZone zone);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_REPEAT_CONTACT_REPORTS_H_
