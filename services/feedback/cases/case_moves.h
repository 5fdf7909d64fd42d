// The methods that move a case on its way.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_MOVES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_MOVES_H_

#include <touchstone/feedback/v1/case.pb.h>

#include <string>

#include "absl/status/status.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// AcknowledgeCase, AssignCase, StartCase, WaitForCase, ResumeCase, ProposeResolution,
// AnswerResolution and EscalateCase; and PublishCase, which is another's.
void RegisterCaseMoves(RpcService& cases, Store& store, const CaseNeighbors& neighbors);

// For parts above, such as a partner who is late or a promise that was broken: takes the step, and
// tells `person`, or, without, who leads the organizational unit. The case is for the caller to
// write, as with TakeStep. FAILED_PRECONDITION (WORKER_CONCERNED) when a complaint is about whom
// it would tell.
struct Escalation {
  std::string person;
  std::string reason;
  std::string subject;
};
absl::Status Escalate(const CaseNeighbors& neighbors, const Context& context,
                      Transaction& transaction, const Escalation& escalation, v1::Case& of);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_MOVES_H_
