// What a weekly review begins with: every case of its organizational unit that is not resolved,
// with its age, what was missed and broken, and where the last strategy for it stands.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_REVIEW_GATHERING_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_REVIEW_GATHERING_H_

#include <touchstone/feedback/v1/review.pb.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// Who knows which organizational units are below which. Both or none may be left out; without, no
// unit has others below it.
struct UnitTree {
  // Sees to it that it is known, before a transaction, which waits for no other service.
  std::function<absl::Status(const Context&, const std::string& organization)> refresh;
  // The units below one, however deep, without itself.
  std::function<absl::StatusOr<std::vector<std::string>>(Session&, const std::string& unit)> below;
};

// Writes the items of a review that is about to be created; how many. Cases are of its unit and of
// those below it, but for units that hold a review of that week of their own, and those below
// these. Reads them in parts, so that their number costs time and no memory.
absl::StatusOr<int> GatherItems(Transaction& transaction, const UnitTree& unit_tree,
                                const v1::Review& review);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_REVIEW_GATHERING_H_
