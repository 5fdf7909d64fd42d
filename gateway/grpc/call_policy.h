// What both ports ask before a call may go on, for the gRPC port: who calls, whether it calls too
// often, where the method lives and how long it may take.

#ifndef TOUCHSTONE_GATEWAY_GRPC_CALL_POLICY_H_
#define TOUCHSTONE_GATEWAY_GRPC_CALL_POLICY_H_

#include <google/protobuf/descriptor.h>
#include <grpcpp/generic/async_generic_service.h>

#include <chrono>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gateway/identity/authenticator.h"
#include "gateway/identity/lookup_threads.h"
#include "gateway/identity/organization_guard.h"
#include "gateway/limits/in_flight.h"
#include "gateway/limits/rate_limiter.h"
#include "gateway/upstream/call.h"
#include "gateway/upstream/upstream.h"
#include "services/runtime/telemetry/metrics.h"
#include "services/runtime/telemetry/trace.h"

namespace touchstone::gateway {

struct GrpcSettings {
  std::string listen = "127.0.0.1:0";  // host:port; port 0 takes a free one
  std::string tls_certificate;         // PEM files; both or neither
  std::string tls_key;
  int largest_message = 4 << 20;
  absl::Duration default_deadline = absl::Seconds(30);
  absl::Duration longest_stream = absl::Minutes(30);
  absl::Duration first_message_time = absl::Seconds(10);  // until a call's first message is there
  absl::Duration drain = absl::Seconds(10);
  absl::Duration largest_connection_age = absl::Minutes(30);
};

// What the gRPC port stands on; all must outlive it.
struct GrpcParts {
  const Upstreams* upstreams = nullptr;
  Authenticator* authenticator = nullptr;
  OrganizationGuard* organizations = nullptr;
  LookupThreads* lookups = nullptr;
  RateLimiter* rates = nullptr;
  InFlight* in_flight = nullptr;  // calls, streams apart
  InFlight* streams = nullptr;
  Metrics* metrics = nullptr;
  const google::protobuf::DescriptorPool* pool = nullptr;
};

// A call that may go on to its service once its first message is there and it has a place.
struct AdmittedCall {
  Upstream* upstream = nullptr;
  CallHeader header;
  Authenticated caller;
  bool is_stream = false;
};

// Decides, once it is known who calls. Of what the caller sent, only its language and its trace go
// on: an identity that it made up itself does not.
absl::StatusOr<AdmittedCall> Admit(const GrpcSettings& settings, const GrpcParts& parts,
                                   const grpc::GenericCallbackServerContext& context,
                                   absl::StatusOr<Authenticated> caller, const TraceContext& trace);

// Until when a call may last whose caller asked for `asked`. A unary call gets the default when it
// asks for nothing, and kLongestCall at most; a stream has one bound for all.
absl::Time DeadlineOf(const GrpcSettings& settings, std::chrono::system_clock::time_point asked,
                      bool is_stream);

// A place among the calls that are served; RESOURCE_EXHAUSTED (OVERLOADED) when there is none.
// Taken when the first message is there: a caller that sends none holds nothing.
absl::StatusOr<InFlight::Place> EnterInFlight(const GrpcParts& parts, bool is_stream);

// Takes from a caller's bucket; RESOURCE_EXHAUSTED (RATE_LIMITED) when it is empty.
absl::Status CheckRate(const GrpcParts& parts, absl::string_view key);

// The bucket of whoever calls from where this call comes from.
std::string AddressOf(const grpc::GenericCallbackServerContext& context);

// A metadata entry that the caller sent; empty when there is none.
absl::string_view Metadata(const grpc::GenericCallbackServerContext& context,
                           absl::string_view key);

// "127.0.0.1" of "ipv4:127.0.0.1:51234".
std::string PeerAddress(absl::string_view peer);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_GRPC_CALL_POLICY_H_
