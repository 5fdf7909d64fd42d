#include "gateway/interop/open311/errors.h"

#include <google/rpc/error_details.pb.h>

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gateway/answers/error_answer.h"
#include "gateway/interop/open311/requests.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::gateway::open311 {
namespace {

struct Problem {
  int code;
  std::string description;
};

int HttpStatus(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnauthenticated:
      return 403;
    case absl::StatusCode::kAlreadyExists:
      return 400;
    default:
      return HttpStatusOf(status, /*has_if_match=*/false);
  }
}

// Of what a caller can tell from other errors of the same HTTP status.
int CodeOf(const absl::Status& status, int http_status) {
  return status.code() == absl::StatusCode::kAlreadyExists ? 409 : http_status;
}

// What a program of the suite would read from reason and resource, in words.
std::string DescriptionOf(const absl::Status& status) {
  const std::string reason = ReasonOf(status);
  if (reason == reasons::kIdentityMissing) {
    return "api_key is missing; discovery tells how to get one.";
  }
  if (reason == reasons::kIdentityInvalid) {
    return "api_key is none, or none any more; discovery tells how to get one.";
  }
  if (reason == reasons::kPermissionDenied) {
    return "api_key does not allow this in the jurisdiction.";
  }
  return std::string(status.message());
}

std::vector<Problem> ProblemsOf(const absl::Status& status, int code, const Arguments& arguments) {
  std::vector<Problem> problems;
  const google::rpc::Status whole = ToRpcStatus(status);
  google::rpc::BadRequest bad;
  for (const auto& detail : whole.details()) {
    if (!detail.UnpackTo(&bad)) continue;
    for (const auto& violation : bad.field_violations()) {
      problems.push_back({code, absl::StrCat(ArgumentOf(violation.field(), arguments), " ",
                                             violation.description())});
    }
  }
  if (problems.empty()) problems.push_back({code, DescriptionOf(status)});
  return problems;
}

absl::Duration RetryAfter(const absl::Status& status) {
  const google::rpc::Status whole = ToRpcStatus(status);
  google::rpc::RetryInfo retry;
  for (const auto& detail : whole.details()) {
    if (detail.UnpackTo(&retry)) {
      return absl::Seconds(retry.retry_delay().seconds()) +
             absl::Nanoseconds(retry.retry_delay().nanos());
    }
  }
  return absl::ZeroDuration();
}

Response Answer(Format format, int http_status, const std::vector<Problem>& problems) {
  const auto writer = MakeAnswerWriter(format);
  writer->BeginList("errors", "error");
  for (const Problem& problem : problems) {
    writer->BeginObject("error");
    writer->Plain("code", absl::StrCat(problem.code));
    writer->Text("description", problem.description);
    writer->EndObject();
  }
  writer->EndList();
  Response response;
  response.status = http_status;
  response.Add("Content-Type", ContentTypeOf(format));
  response.Add("Cache-Control", "no-store");
  response.body = std::make_shared<const std::string>(writer->Take());
  return response;
}

}  // namespace

Response ErrorAnswer(Format format, const absl::Status& status, const Arguments& arguments) {
  const int http_status = HttpStatus(status);
  Response response =
      Answer(format, http_status, ProblemsOf(status, CodeOf(status, http_status), arguments));
  const absl::Duration retry_after = RetryAfter(status);
  if (retry_after > absl::ZeroDuration()) {
    const absl::Duration whole = absl::Ceil(retry_after, absl::Seconds(1));
    response.Add("Retry-After", absl::StrCat(absl::ToInt64Seconds(whole)));
  }
  return response;
}

Response ErrorAnswerAs(Format format, int http_status, absl::string_view description) {
  return Answer(format, http_status, {{http_status, std::string(description)}});
}

}  // namespace touchstone::gateway::open311
