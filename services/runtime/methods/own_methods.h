// Standard methods that a resource has in its own way, with the standard one inside.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_METHODS_OWN_METHODS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_METHODS_OWN_METHODS_H_

#include <map>
#include <set>
#include <string>
#include <utility>

#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone {

using Handlers = std::map<std::string, RpcService::UnaryHandler>;

// Registers the standard methods of a resource but those named, and gives those: who registers them
// calls the standard one where it comes to that.
Handlers RegisterStandardMethodsBut(const std::set<std::string>& own, RpcService& service,
                                    const ResourceType& type, Store& store, AnyResourceRules rules);

// A standard list of what is read under a narrower filter than the caller's. The narrower one comes
// first, so that nothing of the caller's, an open quotation mark say, can reach it.
template <typename Request>
absl::StatusOr<SerializedMessage> ListNarrowed(const RpcService::UnaryHandler& list,
                                               const Context& context, Request request,
                                               std::string narrower) {
  if (!narrower.empty() && !request.filter().empty()) narrower += " AND ";
  request.set_filter(narrower + request.filter());
  return list(context, request);
}

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_METHODS_OWN_METHODS_H_
