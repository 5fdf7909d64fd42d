// Contact intervals as rows of their table.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_INTERVAL_ROWS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_INTERVAL_ROWS_H_

#include <touchstone/feedback/v1/contact_interval.pb.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/feedback/rules/intervals.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// Those of one queue, channel and language that could overlap what begins from `from` to `to`, in
// microseconds. `organization` is an id, "wa".
absl::StatusOr<std::vector<v1::ContactInterval>> ReadIntervalsAround(Session& session,
                                                                     absl::string_view organization,
                                                                     const IntervalKey& queue,
                                                                     int64_t from, int64_t to);

// Those of an organization behind a place and before a time, by when they begin and then by queue,
// channel and language.
absl::StatusOr<std::vector<v1::ContactInterval>> ReadIntervalsBehind(Session& session,
                                                                     absl::string_view organization,
                                                                     const IntervalKey& behind,
                                                                     int64_t before, int most);

// Writes them, in place of what has the same key.
absl::Status PutIntervals(Session& session, absl::string_view organization,
                          const std::vector<const v1::ContactInterval*>& intervals);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_INTERVAL_ROWS_H_
