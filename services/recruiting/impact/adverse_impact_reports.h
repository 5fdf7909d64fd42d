// Adverse impact: how groups fared in a requisition, and in all requisitions of a job and years.
// What they are counted from is in group_outcomes.h, the rules are in rules/adverse_impact.h,
// rules/mantel_haenszel.h and rules/impact_finding.h.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_IMPACT_ADVERSE_IMPACT_REPORTS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_IMPACT_ADVERSE_IMPACT_REPORTS_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// Keeps that a call read figures of a requisition or a job. Without it nothing is answered.
using Disclose = std::function<absl::Status(const Context& context, const std::string& subject)>;

void RegisterAdverseImpactReports(RpcService& reports, Store& store, Disclose disclose);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_IMPACT_ADVERSE_IMPACT_REPORTS_H_
