// What the rows of a month count as, computed anew: cases, incidents, contacts, intervals,
// invitations and commitments, by the same rules by which changes are counted.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_COUNTED_ROWS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_COUNTED_ROWS_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/feedback/rules/counting.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// From a time until before another.
struct CountedTimes {
  absl::Time from;
  absl::Time before;
};

// The first and the last time of which an organization has rows; nothing when it has none.
absl::StatusOr<std::optional<CountedTimes>> TimesOfRows(Session& session,
                                                        const std::string& organization);

// All that began, came in or was made in the times. `zone` says of which day it is.
absl::Status CountRows(Session& session, const std::string& organization, const CountedTimes& times,
                       absl::TimeZone zone, Tallies& tallies);

// All commitments, whenever they were made: what is due and was kept is of other days.
absl::Status CountAllCommitments(Session& session, const std::string& organization,
                                 absl::TimeZone zone, Tallies& tallies);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_COUNTED_ROWS_H_
