#include "gateway/answers/error_answer.h"

#include <google/protobuf/any.pb.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>
#include <google/rpc/error_details.pb.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "gateway/answers/json_text.h"
#include "gateway/transcoding/fields.h"
#include "proto/descriptors.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::gateway {
namespace {

using google::protobuf::Message;

std::optional<int64_t> RetryAfterSeconds(const google::rpc::Status& status) {
  google::rpc::RetryInfo retry;
  for (const auto& detail : status.details()) {
    if (!detail.UnpackTo(&retry)) continue;
    const int64_t whole = retry.retry_delay().seconds() + (retry.retry_delay().nanos() > 0 ? 1 : 0);
    return std::max<int64_t>(1, whole);
  }
  return std::nullopt;
}

}  // namespace

int HttpStatusOf(const absl::Status& status, bool has_if_match) {
  const std::string reason = ReasonOf(status);
  if (reason == reasons::kMessageTooLarge) return 413;
  if (reason == reasons::kMessageTooSlow) return 408;
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return 200;
    case absl::StatusCode::kCancelled:
      return 499;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange:
      return 400;
    case absl::StatusCode::kUnauthenticated:
      return 401;
    case absl::StatusCode::kPermissionDenied:
      return 403;
    case absl::StatusCode::kNotFound:
      return 404;
    case absl::StatusCode::kAborted:
      return has_if_match && reason == reasons::kEtagStale ? 412 : 409;
    case absl::StatusCode::kAlreadyExists:
      return 409;
    case absl::StatusCode::kResourceExhausted:
      // Too many from everyone is the server's state, too many from one caller is that caller's.
      return reason == reasons::kOverloaded ? 503 : 429;
    case absl::StatusCode::kUnimplemented:
      return 501;
    case absl::StatusCode::kUnavailable:
      return 503;
    case absl::StatusCode::kDeadlineExceeded:
      return 504;
    default:
      return 500;
  }
}

absl::Status WithJsonNames(const absl::Status& status,
                           const google::protobuf::Descriptor& request) {
  google::rpc::Status whole = ToRpcStatus(status);
  google::rpc::BadRequest bad;
  for (auto& detail : *whole.mutable_details()) {
    if (!detail.UnpackTo(&bad) || bad.field_violations_size() == 0) continue;
    // The message begins with the first of them; see InvalidFields.
    const std::string first = bad.field_violations(0).field();
    for (auto& violation : *bad.mutable_field_violations()) {
      violation.set_field(JsonPath(request, violation.field()));
    }
    absl::string_view message = whole.message();
    if (absl::ConsumePrefix(&message, absl::StrCat(first, " "))) {
      whole.set_message(absl::StrCat(bad.field_violations(0).field(), " ", message));
    }
    detail.PackFrom(bad);
  }
  return FromRpcStatus(whole);
}

namespace {

void GiveJsonNames(const google::protobuf::Descriptor& request, Message& message) {
  if (message.GetDescriptor()->full_name() == "google.rpc.Status") {
    google::rpc::Status status;
    if (!status.ParseFromString(message.SerializeAsString())) return;
    message.ParseFromString(
        ToRpcStatus(WithJsonNames(FromRpcStatus(status), request)).SerializeAsString());
    return;
  }
  const auto& reflection = *message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const auto* const field : fields) {
    if (field->message_type() == nullptr) continue;
    if (!field->is_repeated()) GiveJsonNames(request, *reflection.MutableMessage(&message, field));
    for (int i = 0; field->is_repeated() && i < reflection.FieldSize(message, field); ++i) {
      GiveJsonNames(request, *reflection.MutableRepeatedMessage(&message, field, i));
    }
  }
}

}  // namespace

std::string ErrorsWithJsonNames(const google::protobuf::Descriptor& type, absl::string_view wire,
                                const google::protobuf::Descriptor& request) {
  static auto& factory = *new google::protobuf::DynamicMessageFactory;
  const std::unique_ptr<Message> message(factory.GetPrototype(&type)->New());
  // What cannot be read is told by who makes the JSON.
  if (!message->ParseFromArray(wire.data(), static_cast<int>(wire.size()))) {
    return std::string(wire);
  }
  GiveJsonNames(request, *message);
  return message->SerializeAsString();
}

std::string ErrorJson(const absl::Status& status, int http_status, const JsonCodec& codec) {
  std::string json = absl::StrCat(R"({"error":{"code":)", http_status, R"(,"status":")",
                                  absl::StatusCodeToString(status.code()), R"(","message":)",
                                  JsonText(status.message()));
  static const auto* const any =
      ContractPool().FindMessageTypeByName(google::protobuf::Any::descriptor()->full_name());
  std::string details;
  const google::rpc::Status whole = ToRpcStatus(status);
  for (const auto& detail : whole.details()) {
    // A detail of a type that the contract does not know is left out.
    const auto text = codec.ToJson(*any, detail.SerializeAsString());
    if (text.ok()) absl::StrAppend(&details, details.empty() ? "" : ",", *text);
  }
  if (!details.empty()) absl::StrAppend(&json, R"(,"details":[)", details, "]");
  json.append("}}");
  return json;
}

Response ErrorAnswerAs(const absl::Status& status, int http_status, const JsonCodec& codec) {
  Response response;
  response.status = http_status;
  response.Add("Content-Type", "application/json");
  response.Add("Cache-Control", "no-store");
  if (http_status == 401) response.Add("WWW-Authenticate", "Bearer");
  if (const auto seconds = RetryAfterSeconds(ToRpcStatus(status))) {
    response.Add("Retry-After", absl::StrCat(*seconds));
  }
  response.body = std::make_shared<const std::string>(ErrorJson(status, http_status, codec) + "\n");
  return response;
}

Response ErrorAnswer(const absl::Status& status, bool has_if_match, const JsonCodec& codec) {
  return ErrorAnswerAs(status, HttpStatusOf(status, has_if_match), codec);
}

}  // namespace touchstone::gateway
