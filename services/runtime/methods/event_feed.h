// The methods of the service `EventFeed` that every package declares:
//
//   rpc Watch(touchstone.events.v1.WatchRequest)
//       returns (stream touchstone.events.v1.WatchResponse)
//   rpc ListChanges(touchstone.events.v1.ListChangesRequest)
//       returns (touchstone.events.v1.ListChangesResponse)

#ifndef TOUCHSTONE_SERVICES_RUNTIME_METHODS_EVENT_FEED_H_
#define TOUCHSTONE_SERVICES_RUNTIME_METHODS_EVENT_FEED_H_

#include "services/runtime/events/tail.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone {

// Registers their handlers. A watcher reads the database itself, from its own position on, and
// waits at the tail between; it is told its position at least every 15 seconds. `store` and `tail`
// must outlive the service.
void RegisterEventFeed(RpcService& service, Store& store, Tail& tail);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_METHODS_EVENT_FEED_H_
