// Development plans that follow from results: of one person, and of everybody in a cycle.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_PLAN_PROPOSALS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_PLAN_PROPOSALS_H_

#include "services/assessment/cycle_contents.h"
#include "services/assessment/development_contents.h"
#include "services/runtime/methods/operations.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// `contents` and `forms` must outlive the service and the operations.
void RegisterPlanProposals(RpcService& plans, Operations& operations, Store& store,
                           DevelopmentContentsOfReleases& contents, Forms& forms);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_PLAN_PROPOSALS_H_
