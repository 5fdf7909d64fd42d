// The method `Watch` of the service `EventFeed` that every package declares:
//
//   rpc Watch(touchstone.events.v1.WatchRequest)
//       returns (stream touchstone.events.v1.WatchResponse)

#ifndef TOUCHSTONE_SERVICES_RUNTIME_METHODS_EVENT_FEED_H_
#define TOUCHSTONE_SERVICES_RUNTIME_METHODS_EVENT_FEED_H_

#include "services/runtime/events/tail.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/database.h"

namespace touchstone {

// Registers the handler of `Watch`. A watcher reads the database itself, from
// its own position on, and waits at the tail between; it is told its position at least every 15
// seconds. `database` and `tail` must outlive the service.
void RegisterEventFeed(RpcService& service, Database& database, Tail& tail);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_METHODS_EVENT_FEED_H_
