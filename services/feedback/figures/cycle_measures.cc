#include "services/feedback/figures/cycle_measures.h"

#include <string>

#include "services/feedback/figures/figure_scope.h"
#include "services/feedback/figures/measured_values.h"
#include "services/feedback/rules/counting.h"
#include "services/feedback/rules/showing.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::feedback {

MeasureOf MeasuresOfCycles(absl::TimeZone zone, Clock& clock) {
  return [zone, &clock](Session& session, const std::string& organization,
                        const v1::MeasureDefinition& measure,
                        const v1::DateRange& range) -> absl::StatusOr<MeasuredSide> {
    const auto start = ParseDay(range.start_date());
    const auto end = ParseDay(range.end_date());
    if (!start || !end) return InvalidField("improvement_cycle.measure", "has no days");
    const bool of_worker = !measure.slice().worker().empty();
    const FigureScope scope{.organization = organization,
                            .start = *start,
                            .end = *end,
                            .slice = measure.slice(),
                            .dimensions = {},
                            .of_workers = of_worker,
                            .by_day = of_worker};
    ASSIGN_OR_RETURN(const auto measured,
                     ReadMeasured(session, scope, measure, DayIn(zone, clock.Now())));
    const auto found = measured.find({});
    const Tally sums = found == measured.end() ? Tally() : found->second;
    MeasuredSide side{.figure = MeasuredFigure(measure, sums),
                      .sums = {sums.count, sums.sum, sums.squares}};
    if (of_worker && sums.count < kFewestOfWorker) {
      side.figure.Clear();
      side.figure.set_suppressed(true);
    }
    return side;
  };
}

}  // namespace touchstone::feedback
