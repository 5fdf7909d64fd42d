// Calls of another service of the suite, in the name of who calls this one.
//
//   ServiceClient catalog("127.0.0.1:9101");
//   catalog::v1::Release release;
//   RETURN_IF_ERROR(catalog.Call(context, "/touchstone.catalog.v1.Catalog/GetRelease", request,
//                                release));
//
// The other service sees the same caller, and allows what that caller may do, no more. It gets what
// is left of the deadline, and the trace goes on.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_CALLS_SERVICE_CLIENT_H_
#define TOUCHSTONE_SERVICES_RUNTIME_CALLS_SERVICE_CLIENT_H_

#include <google/protobuf/message.h>
#include <grpcpp/channel.h>
#include <grpcpp/generic/generic_stub.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "services/runtime/serving/context.h"

namespace touchstone {

// Thread-safe. Connects at the first call.
class ServiceClient {
 public:
  // `address` as gRPC takes it: "127.0.0.1:9101", "dns:///catalog:9101".
  explicit ServiceClient(const std::string& address);

  // Calls a method with one request and one answer, and waits for it. Errors are those that the
  // other service answered, details kept; UNAVAILABLE (SERVICE_UNAVAILABLE) when it cannot be
  // reached.
  absl::Status Call(const Context& context, const std::string& method,
                    const google::protobuf::Message& request, google::protobuf::Message& response);

 private:
  std::shared_ptr<grpc::Channel> channel_;
  grpc::GenericStub stub_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_CALLS_SERVICE_CLIENT_H_
