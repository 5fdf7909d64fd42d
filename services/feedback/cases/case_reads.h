// Reads of cases: what is a complaint about who asks is not among them.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_READS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_READS_H_

#include <string>

#include "absl/status/status.h"
#include "services/runtime/methods/prepared_methods.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// GetCase, BatchGetCases and ListCases, and UpdateCase, which answers one that changes nothing with
// the case; from the standard ones.
void RegisterCaseReads(RpcService& cases, const Handlers& standard);

// PERMISSION_DENIED (WORKER_CONCERNED) of the case of that name, whether or not something is read
// from it then. For what comes before a step, whose answer may be kept from another time.
BeforeChange ChecksNotConcerned(Store& store);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_READS_H_
