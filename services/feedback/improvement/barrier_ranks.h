// Which barriers weigh most.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_BARRIER_RANKS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_BARRIER_RANKS_H_

#include <functional>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// An organizational unit and all below it. Of who knows how units hang together; without it a unit
// has none below.
using UnitsBelow =
    std::function<absl::StatusOr<std::set<std::string>>(Session&, const std::string& unit)>;

// RankBarriers.
void RegisterBarrierRanks(RpcService& improvement, Store& store, UnitsBelow units_below = nullptr);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_BARRIER_RANKS_H_
