#include "services/runtime/serving/wire.h"

#include <google/rpc/error_details.pb.h>
#include <grpcpp/support/proto_buffer_reader.h>
#include <grpcpp/support/slice.h>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"

namespace touchstone {
namespace {

// Base64 makes it a third longer, the message goes out twice, and other metadata wants room too.
constexpr size_t kLargestDetails = 5000;
constexpr size_t kLongestMessage = 700;

// Cut where no character is cut in two.
std::string Shortened(absl::string_view text) {
  if (text.size() <= kLongestMessage) return std::string(text);
  size_t end = kLongestMessage;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return absl::StrCat(text.substr(0, end), "…");
}

void ShortenViolations(google::rpc::Status& status) {
  for (auto& detail : *status.mutable_details()) {
    google::rpc::BadRequest bad;
    if (!detail.UnpackTo(&bad)) continue;
    const int all = bad.field_violations_size();
    const size_t others = status.ByteSizeLong() - detail.ByteSizeLong();
    while (bad.field_violations_size() > 1 && others + bad.ByteSizeLong() > kLargestDetails) {
      bad.mutable_field_violations()->RemoveLast();
    }
    detail.PackFrom(bad);
    status.set_message(absl::StrCat(status.message(), " (the first ", bad.field_violations_size(),
                                    " of ", all, " are listed)"));
  }
}

google::rpc::Status FitForMetadata(const absl::Status& error) {
  google::rpc::Status status = ToRpcStatus(error);
  status.set_message(Shortened(status.message()));
  if (status.ByteSizeLong() > kLargestDetails) ShortenViolations(status);
  // Nothing of ours is that large; a code and a message still arrive.
  if (status.ByteSizeLong() > kLargestDetails + kLongestMessage) status.clear_details();
  return status;
}

grpc::Slice SharedSlice(const std::shared_ptr<const std::string>& bytes) {
  auto* keep_alive = new std::shared_ptr<const std::string>(bytes);
  return grpc::Slice(
      // gRPC only reads it, and has no type to say so.
      const_cast<char*>(bytes->data()), bytes->size(),
      [](void* kept) { delete static_cast<std::shared_ptr<const std::string>*>(kept); },
      keep_alive);
}

}  // namespace

absl::Status ParseMessage(const grpc::ByteBuffer& bytes, google::protobuf::Message& message) {
  // The reader moves along the buffer's pieces and changes nothing of it, though it asks for a
  // mutable one.
  grpc::ProtoBufferReader reader(const_cast<grpc::ByteBuffer*>(&bytes));
  if (reader.status().ok() && message.ParseFromZeroCopyStream(&reader)) return absl::OkStatus();
  return Error(absl::StatusCode::kInvalidArgument, reasons::kMessageMalformed,
               absl::StrCat("The bytes are no ", message.GetTypeName(),
                            ": they are cut off or damaged, or hold a text that is not UTF-8."));
}

grpc::ByteBuffer ToByteBuffer(const SerializedMessage& message) {
  grpc::Slice slices[2];
  size_t count = 0;
  if (message.bytes != nullptr && !message.bytes->empty()) {
    slices[count++] = SharedSlice(message.bytes);
  }
  if (!message.suffix.empty() || count == 0) slices[count++] = grpc::Slice(message.suffix);
  return grpc::ByteBuffer(slices, count);
}

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status();
  const google::rpc::Status fit = FitForMetadata(status);
  return grpc::Status(static_cast<grpc::StatusCode>(fit.code()), fit.message(),
                      fit.SerializeAsString());
}

absl::Status FromGrpcStatus(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  google::rpc::Status details;
  if (details.ParseFromString(status.error_details()) &&
      details.code() == static_cast<int>(status.error_code())) {
    return FromRpcStatus(details);
  }
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

}  // namespace touchstone
