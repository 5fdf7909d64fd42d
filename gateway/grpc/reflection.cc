#include "gateway/grpc/reflection.h"

#include <grpc/reflection/v1alpha/reflection.pb.h>

#include "gateway/grpc/message_bytes.h"
#include "proto/descriptors.h"
#include "services/runtime/serving/reflection.h"

namespace touchstone::gateway {
namespace {

// One stream of questions and answers, in order.
class ReflectionCall : public grpc::ServerGenericBidiReactor {
 public:
  explicit ReflectionCall(const std::vector<std::string>& names) : names_(names) {
    StartRead(&incoming_);
  }

 private:
  void OnReadDone(bool ok) override {
    grpc::reflection::v1alpha::ServerReflectionRequest request;
    if (!ok) {
      Finish(grpc::Status::OK);
    } else if (!ParseBytes(incoming_, &request)) {
      Finish({grpc::StatusCode::INVALID_ARGUMENT, "The request is not one of reflection's."});
    } else {
      outgoing_ = ToBytes(Reflect(request, ContractPool(), names_));
      StartWrite(&outgoing_);
    }
  }

  void OnWriteDone(bool ok) override {
    if (!ok) {
      Finish(grpc::Status::CANCELLED);
      return;
    }
    incoming_.Clear();
    StartRead(&incoming_);
  }

  void OnDone() override { delete this; }

  const std::vector<std::string>& names_;
  grpc::ByteBuffer incoming_;
  grpc::ByteBuffer outgoing_;
};

}  // namespace

Reflection::Reflection(const std::vector<const google::protobuf::ServiceDescriptor*>& services)
    : names_{"grpc.health.v1.Health", "grpc.reflection.v1alpha.ServerReflection"} {
  for (const auto* service : services) names_.push_back(service->full_name());
}

grpc::ServerGenericBidiReactor* Reflection::Serve() const { return new ReflectionCall(names_); }

}  // namespace touchstone::gateway
