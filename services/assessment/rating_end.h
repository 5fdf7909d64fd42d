// Ending ratings: what was handed in stands, and what could connect it with who said it goes.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RATING_END_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RATING_END_H_

#include <string>

#include "absl/status/status.h"
#include "services/runtime/methods/operations.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::assessment {

// FAILED_PRECONDITION (CYCLE_STATE) while something is left of a cycle that leads from ratings to
// raters: ratings were not ended, or not to the end.
absl::Status CheckRatersAreRemoved(Session& session, const std::string& cycle);

void RegisterRatingEnd(RpcService& cycles, Operations& operations, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RATING_END_H_
