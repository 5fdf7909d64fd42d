#include "tools/touchstone/failure.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <google/rpc/error_details.pb.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "services/runtime/errors/errors.h"
#include "tools/touchstone/messages.h"
#include "tools/touchstone/table.h"

namespace touchstone {
namespace {

// Lines are ours to keep, everything else that commands a terminal is not.
std::string PlainLines(absl::string_view text) {
  std::string plain;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    absl::StrAppend(&plain, plain.empty() ? "" : "\n", Plain(line));
  }
  return plain;
}

std::string Details(const google::rpc::Status& status) {
  std::string details;
  google::rpc::BadRequest bad;
  google::rpc::PreconditionFailure failure;
  google::rpc::RetryInfo retry;
  for (const auto& detail : status.details()) {
    if (detail.UnpackTo(&bad)) {
      // One is in the message already.
      if (bad.field_violations_size() == 1) continue;
      for (const auto& violation : bad.field_violations()) {
        absl::StrAppend(&details, "\n  ", Plain(violation.field()), ": ",
                        Plain(violation.description()));
      }
    } else if (detail.UnpackTo(&failure)) {
      if (failure.violations_size() == 1) continue;
      for (const auto& violation : failure.violations()) {
        absl::StrAppend(&details, "\n  ", Plain(violation.subject()), " ",
                        Plain(violation.description()));
      }
    } else if (detail.UnpackTo(&retry)) {
      absl::StrAppend(&details, "\n  try again in ", retry.retry_delay().seconds() + 1, " s");
    }
  }
  return details;
}

}  // namespace

ExitCode ExitCodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return ExitCode::kOk;
    case absl::StatusCode::kInvalidArgument:
      return ExitCode::kUsage;
    case absl::StatusCode::kNotFound:
      return ExitCode::kNotFound;
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
      return ExitCode::kDenied;
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kFailedPrecondition:
      return ExitCode::kConflict;
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kUnavailable:
      return ExitCode::kUnavailable;
    default:
      return ExitCode::kOther;
  }
}

std::string ErrorText(const absl::Status& status) {
  const std::string reason = ReasonOf(status);
  std::string text = absl::StrCat(
      "touchstone: ", PlainLines(status.message()), Details(ToRpcStatus(status)), "\n  (",
      absl::StatusCodeToString(status.code()), reason.empty() ? "" : ", ", reason, ")\n");
  if (status.code() == absl::StatusCode::kUnauthenticated) {
    text += "  give a token by --token-file or in TOUCHSTONE_TOKEN\n";
  }
  return text;
}

std::string ErrorJson(const absl::Status& status) {
  const google::rpc::Status whole = ToRpcStatus(status);
  google::protobuf::Struct error;
  if (!FromJson(ToJson(whole, JsonLayout::kOneLine), error).ok()) error.Clear();
  auto& fields = *error.mutable_fields();
  fields["code"].set_number_value(static_cast<int>(status.code()));
  fields["status"].set_string_value(absl::StatusCodeToString(status.code()));
  fields["message"].set_string_value(PlainLines(status.message()));
  google::protobuf::Struct body;
  *(*body.mutable_fields())["error"].mutable_struct_value() = error;
  return ToJson(body, JsonLayout::kOneLine);
}

}  // namespace touchstone
