// ReportEffectiveness: levels beside a measure, unit by unit and period by period, and on which
// behaviors satisfaction is lost.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_EFFECTIVENESS_REPORTS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_EFFECTIVENESS_REPORTS_H_

#include "absl/time/time.h"
#include "services/feedback/figures/behavior_costs.h"
#include "services/feedback/figures/measured_units.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// `units` outlives the service. Points are of organizational units with none below them: those
// above are made of these, and would count their people twice.
void RegisterEffectivenessReports(RpcService& reports, Store& store, MeasuredUnits& units,
                                  absl::TimeZone zone, SubstantiatedComplaints substantiated);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_EFFECTIVENESS_REPORTS_H_
