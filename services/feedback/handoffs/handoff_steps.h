// Steps of handoffs that somebody here takes, and what partners are told of what happens here.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_STEPS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_STEPS_H_

#include "services/feedback/cases/case_neighbors.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::feedback {

// Adds RetryHandoff and WithdrawHandoff to the service.
void RegisterHandoffSteps(RpcService& cases, Store& store, const CaseNeighbors& neighbors);

// Follows cases: tells the partner that has a case where it is here; a case that is done before it
// could be sent is not sent any more. What a partner said itself it is not told.
CaseFollower TellPartners(const PersonalData& personal_data);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_STEPS_H_
