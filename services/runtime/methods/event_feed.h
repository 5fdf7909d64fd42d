// The methods of the service `EventFeed` that every package declares:
//
//   rpc Watch(touchstone.events.v1.WatchRequest)
//       returns (stream touchstone.events.v1.WatchResponse)
//   rpc ListChanges(touchstone.events.v1.ListChangesRequest)
//       returns (touchstone.events.v1.ListChangesResponse)

#ifndef TOUCHSTONE_SERVICES_RUNTIME_METHODS_EVENT_FEED_H_
#define TOUCHSTONE_SERVICES_RUNTIME_METHODS_EVENT_FEED_H_

#include <string>
#include <vector>

#include "services/runtime/events/tail.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone {

// A type of resource that says something of somebody by being there. Only who holds the permission
// too is told of its changes: the feed leaves them out, and the history answers PERMISSION_DENIED,
// whether or not there is such a resource.
struct GuardedType {
  const ResourceType* type;
  std::string permission;
};

// What the feed and the history tell of, beside what is always so.
struct FeedScope {
  // Services whose .proto files declare types of resources that the feed's own file does not know.
  // Without them the history has who and when of such resources, and not what.
  std::vector<const RpcService*> services;
  std::vector<GuardedType> guarded;
};

// Registers their handlers. A watcher reads the database itself, from its own position on, and
// waits at the tail between; it is told its position at least every 15 seconds. `store` and `tail`
// must outlive the service.
void RegisterEventFeed(RpcService& service, Store& store, Tail& tail, FeedScope scope = {});

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_METHODS_EVENT_FEED_H_
