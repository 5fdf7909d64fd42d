// What another system says of a request: a handoff partner, of what it works on; any other, for the
// customer.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_POSTED_UPDATES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_POSTED_UPDATES_H_

#include "services/feedback/cases/case_neighbors.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// PostPublicUpdate. `neighbors` must outlive the service.
void RegisterPostedUpdates(RpcService& public_requests, Store& store,
                           const CaseNeighbors& neighbors);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_POSTED_UPDATES_H_
