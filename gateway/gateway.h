// The gateway: the HTTP port and the gRPC port over the same contract, identity and limits.
//
//   ASSIGN_OR_RETURN(auto gateway, Gateway::Start(settings, parts));
//   …
//   gateway->Drain();

#ifndef TOUCHSTONE_GATEWAY_GATEWAY_H_
#define TOUCHSTONE_GATEWAY_GATEWAY_H_

#include <google/protobuf/descriptor.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gateway/grpc/call_policy.h"
#include "gateway/http/settings.h"
#include "gateway/identity/authenticator.h"
#include "gateway/identity/lookup_threads.h"
#include "gateway/identity/organization_guard.h"
#include "gateway/limits/rate_limiter.h"
#include "gateway/rest/rest_handler.h"
#include "gateway/transcoding/contract.h"
#include "gateway/upstream/upstream.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/telemetry/metrics.h"

namespace touchstone::gateway {

struct GatewaySettings {
  HttpSettings http;
  GrpcSettings grpc;
  RestSettings rest;
  RateSettings rates;
  LookupSettings lookups;
  int largest_in_flight = 1024;  // requests and calls, streams apart
  int largest_streams = 1024;
  size_t most_unsent_bytes = 256 << 20;  // of answers that wait for their clients over HTTP
  size_t json_cache_bytes = 64 << 20;
  PublicAnswerSettings public_answers;
  std::string version;  // what /openapi.json calls this build
};

// What a gateway stands on; all must outlive it.
struct GatewayParts {
  const Upstreams* upstreams = nullptr;
  Authenticator* authenticator = nullptr;
  OrganizationDirectory* organizations = nullptr;
  Metrics* metrics = nullptr;
  Clock* clock = nullptr;
  // Whose methods are served; the contract's unless tests have their own.
  std::vector<const google::protobuf::ServiceDescriptor*> services = ContractServices();
};

// A running gateway. Destroying it ends every connection at once.
class Gateway {
 public:
  static absl::StatusOr<std::unique_ptr<Gateway>> Start(const GatewaySettings& settings,
                                                        const GatewayParts& parts);

  virtual ~Gateway() = default;

  // The ports in fact bound.
  virtual int http_port() const = 0;
  virtual int grpc_port() const = 0;

  // Takes nothing new, lets what runs finish within the drain time, ends the rest. Once.
  virtual void Drain() = 0;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_GATEWAY_H_
