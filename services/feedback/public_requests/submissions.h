// Handing in a case for somebody, through an adapter.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_SUBMISSIONS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_SUBMISSIONS_H_

#include "services/feedback/cases/case_neighbors.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// SubmitPublicRequest. `neighbors` must outlive the service.
void RegisterSubmissions(RpcService& public_requests, Store& store, const CaseNeighbors& neighbors);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_SUBMISSIONS_H_
