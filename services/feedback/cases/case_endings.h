// The methods that bring a case to an end, and back.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_ENDINGS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_ENDINGS_H_

#include <touchstone/feedback/v1/case.pb.h>

#include <string>

#include "absl/status/status.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// ResolveCase, CloseCase, ReopenCase, MarkCaseDuplicate and ReferCase.
void RegisterCaseEndings(RpcService& cases, Store& store, const CaseNeighbors& neighbors);

// For parts above, such as who records an answer or takes over what a partner says. All change the
// case, which is for the caller to write, as with TakeStep.

// Settles a case that is resolved; whether an answer allows it, the caller has looked at.
absl::Status Close(const CaseNeighbors& neighbors, const Context& context, Transaction& transaction,
                   v1::Case::Outcome outcome, v1::Case& of);

// Takes up again what is resolved or closed.
absl::Status Reopen(const CaseNeighbors& neighbors, const Context& context,
                    Transaction& transaction, const std::string& reason, v1::Case& of);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_ENDINGS_H_
