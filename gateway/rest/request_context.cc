#include "gateway/rest/request_context.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "gateway/upstream/call.h"

namespace touchstone::gateway {
namespace {

constexpr size_t kLongestRequestId = 128;

absl::Duration UnitOf(char unit) {
  switch (unit) {
    case 'H':
      return absl::Hours(1);
    case 'M':
      return absl::Minutes(1);
    case 'S':
      return absl::Seconds(1);
    case 'm':
      return absl::Milliseconds(1);
    case 'u':
      return absl::Microseconds(1);
    case 'n':
      return absl::Nanoseconds(1);
    default:
      return absl::ZeroDuration();
  }
}

}  // namespace

RequestContext::RequestContext(const RequestHead& head) : begun(std::chrono::steady_clock::now()) {
  const auto parent = TraceContext::Parse(head.Field("traceparent"));
  trace = parent ? parent->Child() : TraceContext::Start();
  const absl::string_view id = head.Field("x-request-id");
  request_id = IsRequestId(id) ? std::string(id) : trace.trace_id;
}

void RequestContext::Stamp(Response* response) const {
  StampIds(request_id, trace.trace_id, response);
}

bool IsRequestId(absl::string_view id) {
  return !id.empty() && id.size() <= kLongestRequestId &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' ||
                  c == '.';
         });
}

void StampIds(absl::string_view request_id, absl::string_view trace_id, Response* response) {
  response->Add("X-Request-Id", request_id);
  response->Add("X-Trace-Id", trace_id);
  response->Add("X-Content-Type-Options", "nosniff");
}

absl::Duration TimeoutOf(absl::string_view grpc_timeout, absl::Duration usual) {
  constexpr size_t kMostDigits = 8;
  int64_t count = 0;
  if (grpc_timeout.size() < 2 || grpc_timeout.size() > kMostDigits + 1) return usual;
  const absl::string_view digits = grpc_timeout.substr(0, grpc_timeout.size() - 1);
  const absl::Duration unit = UnitOf(grpc_timeout.back());
  const bool is_number = std::all_of(digits.begin(), digits.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
  if (unit == absl::ZeroDuration() || !is_number || !absl::SimpleAtoi(digits, &count)) {
    return usual;
  }
  return std::min(count * unit, kLongestCall);
}

}  // namespace touchstone::gateway
