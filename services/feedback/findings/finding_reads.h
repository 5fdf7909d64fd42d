// Reading findings: each reads of them what is theirs to read.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FINDINGS_FINDING_READS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FINDINGS_FINDING_READS_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// Adds GetFinding and ListFindings to the service.
void RegisterFindingReads(RpcService& cases, Store& store);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FINDINGS_FINDING_READS_H_
