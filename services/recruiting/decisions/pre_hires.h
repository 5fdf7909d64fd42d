// Pre-hires: the resource, and how one comes of an offer that is accepted. What becomes of it is in
// pre_hire_steps.h.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_PRE_HIRES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_PRE_HIRES_H_

#include <touchstone/recruiting/v1/decision.pb.h>
#include <touchstone/recruiting/v1/pre_hire.pb.h>
#include <touchstone/recruiting/v1/requisition.pb.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/recruiting/rules/decision_rules.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// `organizations/*/preHires/*`.
const ResourceType& PreHireType();

// GetPreHire and ListPreHires.
void RegisterPreHires(RpcService& certifications, Store& store);

// The pre-hire of a decision, which gives it its id: so a second one cannot exist. What panels
// agreed on goes with it where the requisition says so. Gives its name.
absl::StatusOr<std::string> MakePreHire(Transaction& transaction, const v1::Decision& decision,
                                        const v1::Requisition& requisition,
                                        const std::vector<InterviewLevel>& levels);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_PRE_HIRES_H_
