// grpc.reflection.v1alpha.ServerReflection, answered from the embedded descriptor set, so that
// tools such as grpcurl can call every service behind the gateway.

#ifndef TOUCHSTONE_GATEWAY_GRPC_REFLECTION_H_
#define TOUCHSTONE_GATEWAY_GRPC_REFLECTION_H_

#include <google/protobuf/descriptor.h>
#include <grpcpp/generic/async_generic_service.h>

#include <string>
#include <vector>

namespace touchstone::gateway {

// Immutable and thread-safe.
class Reflection {
 public:
  // `services` are those that are listed, besides health and reflection.
  explicit Reflection(const std::vector<const google::protobuf::ServiceDescriptor*>& services);

  // Serves one stream of questions. The reactor deletes itself; this must outlive it.
  grpc::ServerGenericBidiReactor* Serve() const;

 private:
  std::vector<std::string> names_;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_GRPC_REFLECTION_H_
