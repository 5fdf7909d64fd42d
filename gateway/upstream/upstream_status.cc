#include "gateway/upstream/upstream_status.h"

#include <google/rpc/status.pb.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::gateway {

absl::Status ServiceUnavailable(absl::string_view upstream) {
  return RetryLater(absl::StatusCode::kUnavailable, reasons::kServiceUnavailable,
                    absl::StrCat("The ", upstream, " service cannot be reached now."),
                    absl::Seconds(1));
}

absl::Status FromUpstream(const grpc::Status& status, absl::string_view upstream) {
  if (status.ok()) return absl::OkStatus();
  google::rpc::Status details;
  if (!status.error_details().empty() && details.ParseFromString(status.error_details()) &&
      details.code() == static_cast<int>(status.error_code())) {
    return FromRpcStatus(details);
  }
  const auto code = static_cast<absl::StatusCode>(status.error_code());
  switch (code) {
    case absl::StatusCode::kUnavailable:
      return ServiceUnavailable(upstream);
    case absl::StatusCode::kDeadlineExceeded:
      return Error(code, reasons::kDeadlineExceeded,
                   absl::StrCat("The ", upstream, " service did not answer in time."));
    case absl::StatusCode::kCancelled:
      return Error(code, reasons::kCallerGone, "The call was cancelled.");
    case absl::StatusCode::kResourceExhausted:
      // gRPC says so of messages, in these words, and of a process that has no thread left.
      if (!absl::StrContains(status.error_message(), "larger than max")) {
        return RetryLater(code, reasons::kOverloaded,
                          absl::StrCat("The ", upstream, " service has too much to do now."),
                          absl::Seconds(1));
      }
      return Error(code, reasons::kMessageTooLarge,
                   absl::StrCat("The message is larger than the ", upstream, " service takes."));
    case absl::StatusCode::kUnimplemented:
      return Error(code, reasons::kMethodUnknown,
                   absl::StrCat("The ", upstream, " service does not offer this method."));
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kDataLoss:
      return Error(absl::StatusCode::kInternal, reasons::kInternal,
                   absl::StrCat("The ", upstream, " service failed."));
    default:
      return {code, status.error_message()};
  }
}

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const google::rpc::Status details = ToRpcStatus(status);
  return {static_cast<grpc::StatusCode>(status.code()), std::string(status.message()),
          details.details_size() > 0 ? details.SerializeAsString() : ""};
}

}  // namespace touchstone::gateway
