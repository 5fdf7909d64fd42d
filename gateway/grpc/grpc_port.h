// The gRPC port: forwards every method as bytes to the service that has it, with the same identity,
// limits and deadlines as REST; answers health and reflection itself.

#ifndef TOUCHSTONE_GATEWAY_GRPC_GRPC_PORT_H_
#define TOUCHSTONE_GATEWAY_GRPC_GRPC_PORT_H_

#include <memory>

#include "absl/status/statusor.h"
#include "gateway/grpc/call_policy.h"

namespace touchstone::gateway {

// Running. Destroying it ends every call at once.
class GrpcPort {
 public:
  static absl::StatusOr<std::unique_ptr<GrpcPort>> Start(const GrpcSettings& settings,
                                                         const GrpcParts& parts);

  virtual ~GrpcPort() = default;

  // The port in fact bound.
  virtual int port() const = 0;

  // Says that it is not ready, takes no new calls, lets those that run finish within the drain
  // time, cancels the rest. Once.
  virtual void Drain() = 0;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_GRPC_GRPC_PORT_H_
