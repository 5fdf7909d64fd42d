#include "services/runtime/errors/errors.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/rpc/error_details.pb.h>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace touchstone {
namespace {

constexpr absl::string_view kDomain = "touchstone.dev";
constexpr absl::string_view kPayload = "type.googleapis.com/google.rpc.Status";

google::rpc::Status Plain(absl::StatusCode code, absl::string_view message) {
  google::rpc::Status status;
  status.set_code(static_cast<int>(code));
  status.set_message(std::string(message));
  return status;
}

// Packed so that the same error is the same bytes: maps have no order of their own.
void AddDetail(const google::protobuf::Message& detail, google::rpc::Status& status) {
  google::protobuf::Any& any = *status.add_details();
  any.set_type_url(absl::StrCat("type.googleapis.com/", detail.GetDescriptor()->full_name()));
  google::protobuf::io::StringOutputStream stream(any.mutable_value());
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  detail.SerializeToCodedStream(&coded);
}

void AddReason(
    google::rpc::Status& status, absl::string_view reason,
    std::initializer_list<std::pair<absl::string_view, absl::string_view>> metadata = {}) {
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason));
  info.set_domain(std::string(kDomain));
  for (const auto& [key, value] : metadata)
    (*info.mutable_metadata())[std::string(key)] = std::string(value);
  AddDetail(info, status);
}

// `more`: how many there are beside the first, in words.
absl::Status InvalidFields(const std::vector<FieldViolation>& violations, absl::string_view more,
                           absl::string_view reason) {
  const FieldViolation& first = violations.front();
  std::string message = absl::StrCat(first.field, " ", first.problem);
  if (violations.size() > 1) absl::StrAppend(&message, " (and ", more, " more)");
  google::rpc::Status status = Plain(absl::StatusCode::kInvalidArgument, message);
  AddReason(status, reason);
  google::rpc::BadRequest bad;
  for (const FieldViolation& violation : violations) {
    auto* field = bad.add_field_violations();
    field->set_field(violation.field);
    field->set_description(violation.problem);
  }
  status.add_details()->PackFrom(bad);
  return FromRpcStatus(status);
}

}  // namespace

absl::Status Error(
    absl::StatusCode code, absl::string_view reason, absl::string_view message,
    std::initializer_list<std::pair<absl::string_view, absl::string_view>> metadata) {
  google::rpc::Status status = Plain(code, message);
  AddReason(status, reason, metadata);
  return FromRpcStatus(status);
}

absl::Status InvalidFields(const std::vector<FieldViolation>& violations,
                           absl::string_view reason) {
  return InvalidFields(violations, absl::StrCat(violations.size() - 1), reason);
}

absl::Status InvalidFieldsAndMore(const std::vector<FieldViolation>& violations) {
  return InvalidFields(violations, absl::StrCat("at least ", violations.size() - 1),
                       reasons::kFieldInvalid);
}

absl::Status InvalidField(absl::string_view field, absl::string_view problem,
                          absl::string_view reason) {
  return InvalidFields({{std::string(field), std::string(problem)}}, reason);
}

absl::Status NotFound(absl::string_view resource_name) {
  return Error(absl::StatusCode::kNotFound, reasons::kResourceNotFound,
               absl::StrCat(resource_name, " does not exist."), {{"resource", resource_name}});
}

absl::Status FailedPrecondition(absl::string_view reason, absl::string_view subject,
                                absl::string_view message) {
  return FailedPreconditions(reason, message, {{std::string(subject), std::string(message)}});
}

absl::Status FailedPreconditions(absl::string_view reason, absl::string_view message,
                                 const std::vector<Obstacle>& obstacles) {
  google::rpc::Status status = Plain(absl::StatusCode::kFailedPrecondition, message);
  AddReason(status, reason);
  google::rpc::PreconditionFailure failure;
  for (const Obstacle& obstacle : obstacles) {
    auto* violation = failure.add_violations();
    violation->set_type(std::string(reason));
    violation->set_subject(obstacle.subject);
    violation->set_description(obstacle.problem);
  }
  status.add_details()->PackFrom(failure);
  return FromRpcStatus(status);
}

absl::Status RetryLater(absl::StatusCode code, absl::string_view reason, absl::string_view message,
                        absl::Duration retry_after) {
  google::rpc::Status status = Plain(code, message);
  AddReason(status, reason);
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(absl::ToInt64Seconds(retry_after));
  retry.mutable_retry_delay()->set_nanos(
      static_cast<int>(absl::ToInt64Nanoseconds(retry_after % absl::Seconds(1))));
  status.add_details()->PackFrom(retry);
  return FromRpcStatus(status);
}

google::rpc::Status ToRpcStatus(const absl::Status& status) {
  if (status.ok()) return {};
  if (const auto payload = status.GetPayload(kPayload)) {
    google::rpc::Status result;
    if (result.ParseFromString(std::string(*payload))) return result;
  }
  return Plain(status.code(), status.message());
}

absl::Status FromRpcStatus(const google::rpc::Status& status) {
  if (status.code() == 0) return absl::OkStatus();
  absl::Status result(static_cast<absl::StatusCode>(status.code()), status.message());
  if (status.details_size() > 0)
    result.SetPayload(kPayload, absl::Cord(status.SerializeAsString()));
  return result;
}

std::string ReasonOf(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  const google::rpc::Status whole = ToRpcStatus(status);
  for (const auto& detail : whole.details()) {
    if (detail.UnpackTo(&info)) return info.reason();
  }
  return "";
}

}  // namespace touchstone
