#include "services/runtime/serving/reflection.h"

#include <google/protobuf/descriptor.pb.h>
#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/method_handler.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "proto/descriptors.h"
#include "services/runtime/serving/wire.h"

namespace touchstone {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using grpc::ByteBuffer;
using grpc::reflection::v1alpha::FileDescriptorResponse;
using grpc::reflection::v1alpha::ServerReflectionRequest;
using grpc::reflection::v1alpha::ServerReflectionResponse;

using ReaderWriter = grpc::ServerReaderWriter<ByteBuffer, ByteBuffer>;

// Long enough for a person at a prompt.
constexpr absl::Duration kLongestSession = absl::Minutes(5);

void AddFile(const FileDescriptor& file, std::set<const FileDescriptor*>& added,
             FileDescriptorResponse& response) {
  if (!added.insert(&file).second) return;
  for (int i = 0; i < file.dependency_count(); ++i) AddFile(*file.dependency(i), added, response);
  google::protobuf::FileDescriptorProto proto;
  file.CopyTo(&proto);
  file.CopyJsonNameTo(&proto);
  file.CopySourceCodeInfoTo(&proto);
  response.add_file_descriptor_proto(proto.SerializeAsString());
}

void SetFile(const FileDescriptor* file, absl::string_view what,
             ServerReflectionResponse& response) {
  if (file == nullptr) {
    auto& error = *response.mutable_error_response();
    error.set_error_code(static_cast<int>(grpc::StatusCode::NOT_FOUND));
    error.set_error_message(absl::StrCat("The contract has no such ", what, "."));
    return;
  }
  std::set<const FileDescriptor*> added;
  AddFile(*file, added, *response.mutable_file_descriptor_response());
}

const FileDescriptor* FileOfExtension(const DescriptorPool& pool, const std::string& type,
                                      int number) {
  const auto* containing = pool.FindMessageTypeByName(type);
  if (containing == nullptr) return nullptr;
  const FieldDescriptor* extension = pool.FindExtensionByNumber(containing, number);
  return extension == nullptr ? nullptr : extension->file();
}

void SetExtensionNumbers(const DescriptorPool& pool, const std::string& type,
                         ServerReflectionResponse& response) {
  const auto* containing = pool.FindMessageTypeByName(type);
  if (containing == nullptr) return SetFile(nullptr, "type", response);
  auto& numbers = *response.mutable_all_extension_numbers_response();
  numbers.set_base_type_name(type);
  std::vector<const FieldDescriptor*> extensions;
  pool.FindAllExtensions(containing, &extensions);
  for (const FieldDescriptor* extension : extensions) {
    numbers.add_extension_number(extension->number());
  }
}

class ReflectionService : public grpc::Service {
 public:
  ReflectionService(std::vector<std::string> services, Admission& admission, OpenStreams& streams)
      : services_(std::move(services)), admission_(admission), streams_(streams) {
    AddMethod(new grpc::internal::RpcServiceMethod(
        "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
        grpc::internal::RpcMethod::BIDI_STREAMING,
        new grpc::internal::BidiStreamingHandler<ReflectionService, ByteBuffer, ByteBuffer>(
            &ReflectionService::Converse, this)));
  }

 private:
  grpc::Status Converse(grpc::ServerContext* context, ReaderWriter* stream) {
    const Admission::Place place(admission_, CallKind::kEndless);
    if (!place.status().ok()) return ToGrpcStatus(place.status());
    const OpenStreams::Listing listing(streams_, *context, absl::Now() + kLongestSession,
                                       OpenStreams::AtDrain::kIsCut);
    ByteBuffer bytes;
    while (stream->Read(&bytes)) {
      ServerReflectionRequest request;
      const absl::Status parsed = ParseMessage(bytes, request);
      if (!parsed.ok()) return ToGrpcStatus(parsed);
      const auto response = Reflect(request, ContractPool(), services_);
      if (!stream->Write(ToByteBuffer(SerializedMessage::Of(response)))) break;
      bytes.Clear();
    }
    return grpc::Status();
  }

  const std::vector<std::string> services_;
  Admission& admission_;
  OpenStreams& streams_;
};

}  // namespace

ServerReflectionResponse Reflect(const ServerReflectionRequest& request, const DescriptorPool& pool,
                                 const std::vector<std::string>& services) {
  ServerReflectionResponse response;
  response.set_valid_host(request.host());
  *response.mutable_original_request() = request;
  switch (request.message_request_case()) {
    case ServerReflectionRequest::kFileByFilename:
      SetFile(pool.FindFileByName(request.file_by_filename()), "file", response);
      break;
    case ServerReflectionRequest::kFileContainingSymbol:
      SetFile(pool.FindFileContainingSymbol(request.file_containing_symbol()), "symbol", response);
      break;
    case ServerReflectionRequest::kFileContainingExtension: {
      const auto& extension = request.file_containing_extension();
      SetFile(FileOfExtension(pool, extension.containing_type(), extension.extension_number()),
              "extension", response);
      break;
    }
    case ServerReflectionRequest::kAllExtensionNumbersOfType:
      SetExtensionNumbers(pool, request.all_extension_numbers_of_type(), response);
      break;
    case ServerReflectionRequest::kListServices:
      for (const std::string& service : services) {
        response.mutable_list_services_response()->add_service()->set_name(service);
      }
      break;
    case ServerReflectionRequest::MESSAGE_REQUEST_NOT_SET:
      response.mutable_error_response()->set_error_code(
          static_cast<int>(grpc::StatusCode::INVALID_ARGUMENT));
      response.mutable_error_response()->set_error_message("The request asks nothing.");
      break;
  }
  return response;
}

std::unique_ptr<grpc::Service> MakeReflectionService(std::vector<std::string> services,
                                                     Admission& admission, OpenStreams& streams) {
  return std::make_unique<ReflectionService>(std::move(services), admission, streams);
}

}  // namespace touchstone
