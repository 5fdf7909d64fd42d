// grpc.reflection.v1alpha.ServerReflection, answered from the embedded descriptor set, so that
// tools such as grpcurl can call every service behind the gateway.

#ifndef TOUCHSTONE_GATEWAY_GRPC_REFLECTION_H_
#define TOUCHSTONE_GATEWAY_GRPC_REFLECTION_H_

#include <google/protobuf/descriptor.h>
#include <grpc/reflection/v1alpha/reflection.pb.h>
#include <grpcpp/generic/async_generic_service.h>

#include <string>
#include <vector>

namespace touchstone::gateway {

// Immutable and thread-safe.
class Reflection {
 public:
  // `services` are those that are listed; their pool must outlive this.
  explicit Reflection(const std::vector<const google::protobuf::ServiceDescriptor*>& services);

  // The answer to one request: errors are part of it, as the protocol has them.
  grpc::reflection::v1alpha::ServerReflectionResponse Answer(
      const grpc::reflection::v1alpha::ServerReflectionRequest& request) const;

  grpc::ServerGenericBidiReactor* Serve() const;

 private:
  std::vector<std::string> names_;
  const google::protobuf::DescriptorPool& pool_;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_GRPC_REFLECTION_H_
