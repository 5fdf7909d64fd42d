// Needs interviews: what customers say that they need.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_NEEDS_INTERVIEWS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_NEEDS_INTERVIEWS_H_

#include "services/feedback/intake/customer_export.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// `organizations/*/needsInterviews/*`.
const ResourceType& NeedsInterviewType();

// The standard methods, and ReportNeedDifferences.
void RegisterNeedsInterviews(RpcService& improvement, Store& store);

// What a customer gets of them when all that is kept about them is written.
ExportedResources NeedsInterviewsToExport();

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_NEEDS_INTERVIEWS_H_
