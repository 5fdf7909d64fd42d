// What a handler knows of the call that it serves.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SERVING_CONTEXT_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SERVING_CONTEXT_H_

#include <touchstone/trust/v1/identity.pb.h>

#include <functional>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/telemetry/trace.h"

namespace touchstone {

// One call. Lives as long as the handler runs.
struct Context {
  // Who calls; already allowed to call this method in the organization that the request names.
  std::shared_ptr<const trust::v1::Principal> caller;
  // "/touchstone.catalog.v1.Catalog/GetCompetency".
  std::string method;
  // When the caller stops waiting; InfiniteFuture for none.
  absl::Time deadline = absl::InfiniteFuture();
  TraceContext trace;
  // Whether a long handler should stop: the caller is gone, the deadline has passed, or the process
  // wants to end (told to streams of answers and to calls that wait).
  std::function<bool()> is_cancelled = [] { return false; };
  // What the caller's identity came as, for calls of other services in the caller's name
  // (calls/service_client.h); empty where a test made the call.
  std::string identity;
  // The caller's languages, as an Accept-Language header; empty when it has no wish.
  std::string accept_language;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SERVING_CONTEXT_H_
