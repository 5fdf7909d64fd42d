// What customers said and what was done, for everybody.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_PUBLISHED_IMPROVEMENTS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_PUBLISHED_IMPROVEMENTS_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// ListPublishedImprovements.
void RegisterPublishedImprovements(RpcService& improvement, Store& store);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_PUBLISHED_IMPROVEMENTS_H_
