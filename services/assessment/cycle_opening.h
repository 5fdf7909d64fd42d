// Opening a cycle: everything that stands in the way is named; then raters are invited.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_OPENING_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_OPENING_H_

#include <touchstone/assessment/v1/assessment_cycle.pb.h>

#include <functional>

#include "absl/status/status.h"
#include "services/assessment/rater_tokens.h"
#include "services/runtime/methods/operations.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// Tells a rater, in the transaction that gave them their token. Null where nobody is told: tokens
// are then issued one by one.
using TellRater =
    std::function<absl::Status(Transaction&, const v1::AssessmentCycle&, const Invited&)>;

void RegisterCycleOpening(RpcService& cycles, Operations& operations, Store& store,
                          TellRater tell_rater = nullptr);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_OPENING_H_
