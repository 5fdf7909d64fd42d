// Decisions: the resource, and what is its own. The offer that comes of one is in offers.h.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_DECISIONS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_DECISIONS_H_

#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/decision.pb.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// `organizations/*/decisions/*`.
const ResourceType& DecisionType();

// Whether a certification refers an application. Of who certifies.
using ReferralLookup = std::function<absl::StatusOr<bool>(
    Session& session, const std::string& certification, const std::string& application)>;

// The standard methods.
void RegisterDecisions(RpcService& certifications, Store& store, const ReferralLookup& is_referred);

// FAILED_PRECONDITION (DECISION_STATE) unless it is in one of the states.
absl::Status CheckState(const v1::Decision& decision,
                        const std::vector<v1::Decision::State>& needed);

// FAILED_PRECONDITION (NOT_CERTIFIED) unless the decision's certification refers its application,
// which goes on.
absl::Status CheckCertified(Session& session, const ReferralLookup& is_referred,
                            const v1::Decision& decision, const v1::Application& application);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_DECISIONS_H_
