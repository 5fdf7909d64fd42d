// What comes before a case is written by the standard methods: whether it may be, and what follows.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_CHANGES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_CHANGES_H_

#include <touchstone/feedback/v1/case.pb.h>

#include "absl/status/status.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"

namespace touchstone::feedback {

absl::Status BeforeWrite(const CaseNeighbors& neighbors, const Context& context,
                         Transaction& transaction, const ResourceChange<v1::Case>& change);

// Completes a case that comes in, and takes its first step. It is written behind this.
absl::Status Receive(const CaseNeighbors& neighbors, const Context& context,
                     Transaction& transaction, v1::Case& of);

// FAILED_PRECONDITION (WORKER_CONCERNED) when a complaint is about who would work on it.
absl::Status CheckIsNotOwnJudge(const v1::Case& of);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_CHANGES_H_
