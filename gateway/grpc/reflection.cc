#include "gateway/grpc/reflection.h"

#include <google/protobuf/descriptor.pb.h>

#include <set>

#include "gateway/grpc/message_bytes.h"
#include "proto/descriptors.h"

namespace touchstone::gateway {
namespace {

using google::protobuf::FileDescriptor;
using grpc::reflection::v1alpha::ServerReflectionRequest;
using grpc::reflection::v1alpha::ServerReflectionResponse;

constexpr absl::string_view kHealth = "grpc.health.v1.Health";
constexpr absl::string_view kReflection = "grpc.reflection.v1alpha.ServerReflection";

// A file and all that it imports, each once, imports first: a client can build them in that order.
void AddFiles(const FileDescriptor& file, std::set<const FileDescriptor*>* seen,
              grpc::reflection::v1alpha::FileDescriptorResponse* response) {
  if (!seen->insert(&file).second) return;
  for (int i = 0; i < file.dependency_count(); ++i) AddFiles(*file.dependency(i), seen, response);
  google::protobuf::FileDescriptorProto proto;
  file.CopyTo(&proto);
  response->add_file_descriptor_proto(proto.SerializeAsString());
}

void AnswerFile(const FileDescriptor* file, ServerReflectionResponse* response) {
  if (file == nullptr) {
    auto* error = response->mutable_error_response();
    error->set_error_code(grpc::StatusCode::NOT_FOUND);
    error->set_error_message("Nothing of that name is in the contract.");
    return;
  }
  std::set<const FileDescriptor*> seen;
  AddFiles(*file, &seen, response->mutable_file_descriptor_response());
}

// One stream of questions and answers, in order.
class ReflectionCall : public grpc::ServerGenericBidiReactor {
 public:
  explicit ReflectionCall(const Reflection& reflection) : reflection_(reflection) {
    StartRead(&incoming_);
  }

 private:
  void OnReadDone(bool ok) override {
    ServerReflectionRequest request;
    if (!ok) {
      Finish(grpc::Status::OK);
    } else if (!ParseBytes(incoming_, &request)) {
      Finish({grpc::StatusCode::INVALID_ARGUMENT, "The request is not one of reflection's."});
    } else {
      outgoing_ = ToBytes(reflection_.Answer(request));
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

  const Reflection& reflection_;
  grpc::ByteBuffer incoming_;
  grpc::ByteBuffer outgoing_;
};

}  // namespace

Reflection::Reflection(const std::vector<const google::protobuf::ServiceDescriptor*>& services)
    : names_{std::string(kHealth), std::string(kReflection)}, pool_(ContractPool()) {
  for (const auto* service : services) names_.push_back(service->full_name());
}

ServerReflectionResponse Reflection::Answer(const ServerReflectionRequest& request) const {
  ServerReflectionResponse response;
  response.set_valid_host(request.host());
  *response.mutable_original_request() = request;
  switch (request.message_request_case()) {
    case ServerReflectionRequest::kListServices:
      for (const std::string& name : names_) {
        response.mutable_list_services_response()->add_service()->set_name(name);
      }
      break;
    case ServerReflectionRequest::kFileByFilename:
      AnswerFile(pool_.FindFileByName(request.file_by_filename()), &response);
      break;
    case ServerReflectionRequest::kFileContainingSymbol:
      AnswerFile(pool_.FindFileContainingSymbol(request.file_containing_symbol()), &response);
      break;
    case ServerReflectionRequest::kFileContainingExtension: {
      const auto& asked = request.file_containing_extension();
      const auto* type = pool_.FindMessageTypeByName(asked.containing_type());
      const auto* extension =
          type == nullptr ? nullptr : pool_.FindExtensionByNumber(type, asked.extension_number());
      AnswerFile(extension == nullptr ? nullptr : extension->file(), &response);
      break;
    }
    case ServerReflectionRequest::kAllExtensionNumbersOfType: {
      const auto* type = pool_.FindMessageTypeByName(request.all_extension_numbers_of_type());
      if (type == nullptr) {
        AnswerFile(nullptr, &response);
        break;
      }
      auto* numbers = response.mutable_all_extension_numbers_response();
      numbers->set_base_type_name(type->full_name());
      std::vector<const google::protobuf::FieldDescriptor*> extensions;
      pool_.FindAllExtensions(type, &extensions);
      for (const auto* extension : extensions) numbers->add_extension_number(extension->number());
      break;
    }
    default:
      response.mutable_error_response()->set_error_code(grpc::StatusCode::UNIMPLEMENTED);
      response.mutable_error_response()->set_error_message("This question is not known.");
  }
  return response;
}

grpc::ServerGenericBidiReactor* Reflection::Serve() const { return new ReflectionCall(*this); }

}  // namespace touchstone::gateway
