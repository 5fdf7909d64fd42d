// Development plans: the resource, and the steps of its way.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_DEVELOPMENT_PLANS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_DEVELOPMENT_PLANS_H_

#include <touchstone/assessment/v1/development_plan.pb.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/assessment/cycle_contents.h"
#include "services/assessment/development_contents.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

inline constexpr char kDevelopmentPlansService[] = "touchstone.assessment.v1.DevelopmentPlans";

// `organizations/*/people/*/developmentPlans/*`.
const ResourceType& DevelopmentPlanType();

// FAILED_PRECONDITION (PLAN_STATE): what the plan is, and what it must be.
absl::Status WrongPlanState(const v1::DevelopmentPlan& plan, absl::string_view needed);

// A stored plan.
absl::StatusOr<v1::DevelopmentPlan> ReadStoredPlan(const std::string& body);

// Adds the methods of plans to the service. `contents` and `forms` must outlive it.
void RegisterDevelopmentPlans(RpcService& plans, Store& store,
                              DevelopmentContentsOfReleases& contents, Forms& forms);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_DEVELOPMENT_PLANS_H_
