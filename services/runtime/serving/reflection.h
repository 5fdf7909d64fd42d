// Server reflection (grpc.reflection.v1alpha), so that grpcurl and its like need no .proto files:
// answered from the contract that the program carries, comments and all.
//
// gRPC's own plugin is not used: it brings messages of the same names as proto/ has, and protobuf
// ends a program that holds both.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SERVING_REFLECTION_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SERVING_REFLECTION_H_

#include <google/protobuf/descriptor.h>
#include <grpc/reflection/v1alpha/reflection.pb.h>
#include <grpcpp/impl/service_type.h>

#include <memory>
#include <string>
#include <vector>

#include "services/runtime/serving/admission.h"
#include "services/runtime/serving/open_streams.h"

namespace touchstone {

// The answer to one question about `services` (full names) and what `pool` has. A file comes with
// all that it imports, imports first.
grpc::reflection::v1alpha::ServerReflectionResponse Reflect(
    const grpc::reflection::v1alpha::ServerReflectionRequest& request,
    const google::protobuf::DescriptorPool& pool, const std::vector<std::string>& services);

// The service that answers with it, from ContractPool(). What is handed in must outlive it.
std::unique_ptr<grpc::Service> MakeReflectionService(std::vector<std::string> services,
                                                     Admission& admission, OpenStreams& streams);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SERVING_REFLECTION_H_
