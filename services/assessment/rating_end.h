// Ending ratings: what was handed in stands, and what could connect it with who said it goes.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RATING_END_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RATING_END_H_

#include "services/runtime/methods/operations.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

void RegisterRatingEnd(RpcService& cycles, Operations& operations, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RATING_END_H_
