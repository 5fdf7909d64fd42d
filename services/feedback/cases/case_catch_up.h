// What time does to a case by itself: targets are missed, and waits are over. The tick sees to it
// within minutes, and every step before it is taken, so that what is told does not depend on when
// the tick came by.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_CATCH_UP_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_CATCH_UP_H_

#include <touchstone/feedback/v1/case.pb.h>

#include "absl/status/status.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"

namespace touchstone::feedback {

// Who takes the steps that nobody takes.
inline constexpr char kClockActor[] = "clock";

// A call by it.
Context ClockContext();

// Takes the steps that are due by the transaction's time, each dated by when it was. The case is
// for the caller to write, as with TakeStep.
absl::Status CatchUp(const CaseNeighbors& neighbors, Transaction& transaction, v1::Case& of);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_CATCH_UP_H_
