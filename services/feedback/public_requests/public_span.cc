#include "services/feedback/public_requests/public_span.h"

#include <optional>

#include "services/runtime/errors/errors.h"
#include "services/runtime/methods/request_fields.h"

namespace touchstone::feedback {
namespace {

constexpr absl::Duration kLongestSpan = absl::Hours(24 * 90);

}  // namespace

absl::StatusOr<PublicSpan> PublicSpanOf(const google::protobuf::Message& request, absl::Time now) {
  const std::optional<absl::Time> start = TimeField(request, "start_time");
  const std::optional<absl::Time> end = TimeField(request, "end_time");
  if (!start && !end) return PublicSpan{now - kLongestSpan, now};
  if (!end) return PublicSpan{*start, *start + kLongestSpan};
  if (!start) return PublicSpan{*end - kLongestSpan, *end};
  if (*end < *start) return InvalidField("end_time", "must not be before the start");
  if (*end - *start <= kLongestSpan) return PublicSpan{*start, *end};
  return InvalidField("end_time",
                      "is more than 90 days behind the start; ask for 90 days at most at a time");
}

}  // namespace touchstone::feedback
