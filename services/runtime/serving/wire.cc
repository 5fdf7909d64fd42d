#include "services/runtime/serving/wire.h"

#include <google/rpc/error_details.pb.h>
#include <grpcpp/support/proto_buffer_reader.h>
#include <grpcpp/support/slice.h>

#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"

namespace touchstone {
namespace {

// Base64 makes it a third longer, the message goes out twice, and other metadata wants room too.
constexpr size_t kLargestDetails = 5000;
constexpr size_t kLongestMessage = 700;
// Of the details, for saying how much of a list was left out.
constexpr size_t kSaysHowMany = 300;

// Cut where no character is cut in two.
std::string Shortened(absl::string_view text) {
  if (text.size() <= kLongestMessage) return std::string(text);
  size_t end = kLongestMessage;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return absl::StrCat(text.substr(0, end), "…");
}

// Leaves the first of a list's entries, as many as fit into `room` bytes and one at least. How many
// were left out.
template <typename Entry>
int LeaveWhatFits(size_t room, google::protobuf::RepeatedPtrField<Entry>& entries) {
  constexpr size_t kTagAndLength = 4;
  size_t bytes = 0;
  int fit = 0;
  for (const Entry& entry : entries) {
    bytes += entry.ByteSizeLong() + kTagAndLength;
    if (fit > 0 && bytes > room) break;
    ++fit;
  }
  const int left_out = entries.size() - fit;
  entries.DeleteSubrange(fit, left_out);
  return left_out;
}

// Shortens the list that an error of that size has, if it is one of this kind. How many entries
// were left out.
int ShortenList(size_t room, google::protobuf::Any& detail) {
  google::rpc::BadRequest bad;
  google::rpc::PreconditionFailure failure;
  int left_out = 0;
  if (detail.UnpackTo(&bad)) {
    left_out = LeaveWhatFits(room, *bad.mutable_field_violations());
    detail.PackFrom(bad);
  } else if (detail.UnpackTo(&failure)) {
    left_out = LeaveWhatFits(room, *failure.mutable_violations());
    if (left_out > 0) {
      const std::string type = failure.violations(0).type();
      auto* const more = failure.add_violations();
      more->set_type(type);
      more->set_description(absl::StrCat("and ", left_out, " more, which found no room here"));
    }
    detail.PackFrom(failure);
  }
  return left_out;
}

void ShortenLists(google::rpc::Status& status) {
  for (auto& detail : *status.mutable_details()) {
    const size_t others = status.ByteSizeLong() - detail.ByteSizeLong() + kSaysHowMany;
    const int left_out = ShortenList(kLargestDetails - std::min(others, kLargestDetails), detail);
    if (left_out == 0) continue;
    // Where the message says already how many there are, that is the count.
    std::string& message = *status.mutable_message();
    if (absl::EndsWith(message, " more)")) {
      message.pop_back();
      absl::StrAppend(&message, ", of which ", left_out, " are not listed)");
    } else {
      absl::StrAppend(&message, " (", left_out, " more are not listed)");
    }
  }
}

// The reason, without what else the details hold.
void LeaveReason(google::rpc::Status& status) {
  google::rpc::ErrorInfo info;
  for (const auto& detail : status.details()) {
    if (detail.UnpackTo(&info)) break;
  }
  status.clear_details();
  info.clear_metadata();
  if (!info.reason().empty()) status.add_details()->PackFrom(info);
}

google::rpc::Status FitForMetadata(const absl::Status& error) {
  google::rpc::Status status = ToRpcStatus(error);
  status.set_message(Shortened(status.message()));
  if (status.ByteSizeLong() > kLargestDetails) ShortenLists(status);
  // One entry alone can be that large.
  if (status.ByteSizeLong() > kLargestDetails + kLongestMessage) LeaveReason(status);
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
