// Contact intervals: rows of what telephone systems counted, taken in whole files.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CONTACT_INTERVALS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CONTACT_INTERVALS_H_

#include <touchstone/feedback/v1/contact_interval.pb.h>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// One interval that came, or became another.
struct IntervalChange {
  std::optional<v1::ContactInterval> before;  // absent for one that came
  v1::ContactInterval after;
};

// What follows from them, in the transaction that writes them: figures. `organization` is
// "organizations/wa".
using IntervalFollower =
    std::function<absl::Status(Transaction& transaction, const std::string& organization,
                               std::span<const IntervalChange> changes)>;

// ImportContactIntervals and ListContactIntervals.
void RegisterContactIntervals(RpcService& intake, Store& store,
                              std::vector<IntervalFollower> followers = {});

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CONTACT_INTERVALS_H_
