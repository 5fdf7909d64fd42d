// How every report is answered: the units below the one that is asked for are known first, then all
// is read at one moment.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_REPORTED_FIGURES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_REPORTED_FIGURES_H_

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/feedback/figures/figure_scope.h"
#include "services/feedback/figures/measured_units.h"
#include "services/feedback/figures/report_rows.h"
#include "services/feedback/figures/unit_tree.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"

namespace touchstone::feedback {

template <typename Response>
absl::StatusOr<Response> ReportOf(Store& store, MeasuredUnits& units, const Context& context,
                                  const FigureScope& scope,
                                  absl::FunctionRef<absl::Status(Session&, Response&)> fill) {
  if (!scope.slice.organizational_unit().empty()) {
    RETURN_IF_ERROR(RefreshUnitTree(store, units, context, scope.organization));
  }
  const absl::Time as_of = store.clock().Now();
  Response response;
  RETURN_IF_ERROR(store.database().ReadAtOneMoment(context.deadline, [&](Session& session) {
    response.Clear();
    return fill(session, response);
  }));
  Finish(as_of, response);
  return response;
}

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_REPORTED_FIGURES_H_
