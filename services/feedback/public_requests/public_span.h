// Between which times public requests are asked for: 90 days at most.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_PUBLIC_SPAN_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_PUBLIC_SPAN_H_

#include <google/protobuf/message.h>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace touchstone::feedback {

struct PublicSpan {
  absl::Time start;  // both count
  absl::Time end;
};

// Of a request's `start_time` and `end_time`: the 90 days until `now` when it has neither, 90 days
// from the one that it has. INVALID_ARGUMENT when it is longer, or ends before it starts.
absl::StatusOr<PublicSpan> PublicSpanOf(const google::protobuf::Message& request, absl::Time now);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_PUBLIC_SPAN_H_
