// RecomputeAggregates: the same from rows, month by month, as a long-running operation.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_RECOMPUTATION_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_RECOMPUTATION_H_

#include "absl/time/time.h"
#include "services/runtime/methods/operations.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// Adds the method and the kind of work. `operations` outlives the service.
void RegisterRecomputation(RpcService& reports, Store& store, Operations& operations,
                           absl::TimeZone zone);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_RECOMPUTATION_H_
