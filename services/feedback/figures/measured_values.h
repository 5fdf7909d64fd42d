// What a measure that somebody named came to: of an improvement cycle before and after, of a study
// in each organizational unit and period. Read from kept figures, as reports are.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_MEASURED_VALUES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_MEASURED_VALUES_H_

#include <touchstone/feedback/v1/figure.pb.h>
#include <touchstone/feedback/v1/improvement_cycle.pb.h>

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/feedback/figures/figure_scope.h"
#include "services/feedback/rules/counting.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// By the scope's dimensions; its slice is the measure's. Of a share the sum and the squares are
// those who count; of the net promoter score and of means they are as they are kept. `today` says
// which contacts can still be followed by another: those are in no number.
absl::StatusOr<std::map<std::vector<std::string>, Tally>> ReadMeasured(
    Session& session, const FigureScope& scope, const v1::MeasureDefinition& measure, Day today);

// The figure of such sums.
v1::Figure MeasuredFigure(const v1::MeasureDefinition& measure, const Tally& sums);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_MEASURED_VALUES_H_
