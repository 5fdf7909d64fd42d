// What is known of one REST request beside its message: its ids, and what the log and the metrics
// will say of it.

#ifndef TOUCHSTONE_GATEWAY_REST_REQUEST_CONTEXT_H_
#define TOUCHSTONE_GATEWAY_REST_REQUEST_CONTEXT_H_

#include <chrono>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gateway/http/request_head.h"
#include "gateway/http/response.h"
#include "gateway/transcoding/route.h"
#include "services/runtime/telemetry/trace.h"

namespace touchstone::gateway {

struct RequestContext {
  explicit RequestContext(const RequestHead& head);

  TraceContext trace;      // the caller's, continued, or one that begins here
  std::string request_id;  // the caller's when it is well-formed, otherwise the trace's
  std::chrono::steady_clock::time_point begun;

  const Route* route = nullptr;  // null while and when there is none
  int status = 0;                // what was answered

  // Puts the ids, and what every answer says, on an answer.
  void Stamp(Response* response) const;
};

// Whether a caller's request id can be taken over: 1 to 128 letters, digits, '.', '_' and '-'.
bool IsRequestId(absl::string_view id);

// The fields of every answer: ids, and that a browser shall not guess content types.
void StampIds(absl::string_view request_id, absl::string_view trace_id, Response* response);

// How long a request may take: what its Grpc-Timeout header asks for ("10S", "500m"), up to
// kLongestCall, or `usual`.
absl::Duration TimeoutOf(absl::string_view grpc_timeout, absl::Duration usual);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_REST_REQUEST_CONTEXT_H_
