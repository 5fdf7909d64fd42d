// PublicRequests, whole, and what cases take of it.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_PUBLIC_REQUESTS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_PUBLIC_REQUESTS_H_

#include "services/feedback/cases/case_neighbors.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// Gives cases what they take of the public's side: what clears, what publishes, and who follows.
// `neighbors` stays where it is; `clock` must outlive it.
void JoinPublicRequests(CaseNeighbors& neighbors, Clock& clock);

// All methods. `neighbors` must outlive the service.
void RegisterPublicRequests(RpcService& public_requests, Store& store,
                            const CaseNeighbors& neighbors);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_PUBLIC_REQUESTS_H_
