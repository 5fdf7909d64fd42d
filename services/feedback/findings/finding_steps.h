// The way of a finding: the worker is given notice and heard, then another decides.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FINDINGS_FINDING_STEPS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FINDINGS_FINDING_STEPS_H_

#include <functional>

#include "absl/status/status.h"
#include "services/runtime/notices/notices.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// What tells a worker that there is a finding for them to read; it says nothing of what was found.
NoticeKind FindingNotice();

// Adds NotifyFinding, RespondFinding, FinalizeFinding and WithdrawFinding to the service. `notify`
// writes a notice down.
void RegisterFindingSteps(RpcService& cases, Store& store,
                          std::function<absl::Status(Transaction&, const NewNotice&)> notify);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FINDINGS_FINDING_STEPS_H_
