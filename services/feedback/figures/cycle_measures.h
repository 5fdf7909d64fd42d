// What an improvement cycle measures, before and after, by the kept figures.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_CYCLE_MEASURES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_CYCLE_MEASURES_H_

#include "absl/time/time.h"
#include "services/feedback/improvement/improvement_cycles.h"
#include "services/runtime/clock/clock.h"

namespace touchstone::feedback {

// Days are those of the zone. Units below the measure's are in it as they were last told. `clock`
// must outlive it.
MeasureOf MeasuresOfCycles(absl::TimeZone zone, Clock& clock);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_CYCLE_MEASURES_H_
