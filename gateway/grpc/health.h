// grpc.health.v1.Health, answered by the gateway itself: it is ready as long as it serves, and a
// service behind it as long as it can be reached.

#ifndef TOUCHSTONE_GATEWAY_GRPC_HEALTH_H_
#define TOUCHSTONE_GATEWAY_GRPC_HEALTH_H_

#include <grpc/health/v1/health.pb.h>
#include <grpcpp/generic/async_generic_service.h>

#include <atomic>

#include "absl/strings/string_view.h"
#include "gateway/upstream/upstream.h"

namespace touchstone::gateway {

// Thread-safe.
class Health {
 public:
  using Serving = grpc::health::v1::HealthCheckResponse::ServingStatus;

  // `upstreams` must outlive it.
  explicit Health(const Upstreams& upstreams) : upstreams_(upstreams) {}

  // Of a service's full name, or of the gateway ("").
  Serving Of(absl::string_view service) const;

  // From now on nothing is ready.
  void EndAll() { ended_.store(true); }
  bool ended() const { return ended_.load(); }

  // Serves Check or Watch, as the method in the context says.
  grpc::ServerGenericBidiReactor* Serve(grpc::GenericCallbackServerContext* context) const;

 private:
  const Upstreams& upstreams_;
  std::atomic<bool> ended_{false};
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_GRPC_HEALTH_H_
