// What became of public requests, change by change.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_PUBLIC_UPDATES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_PUBLIC_UPDATES_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// ListPublicUpdates.
void RegisterPublicUpdates(RpcService& public_requests, Store& store);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_PUBLIC_UPDATES_H_
