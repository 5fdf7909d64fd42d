// Both sides of a partner are compared: each night, and when somebody asks.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_COMPARISON_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_COMPARISON_H_

#include "absl/status/status.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/feedback/handoffs/handoff_job.h"
#include "services/feedback/handoffs/partner_ways.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// Adds ReconcileHandoffs to the service. `ways` must outlive it.
void RegisterHandoffComparison(RpcService& cases, Store& store, const CaseNeighbors& neighbors,
                               const PartnerWays& ways);

// What is done by night: of each difference that was not told yet the case is escalated. Nothing is
// settled.
absl::Status CompareByNight(Store& store, const CaseNeighbors& neighbors, const PartnerWays& ways,
                            const HandoffJob& job);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_COMPARISON_H_
