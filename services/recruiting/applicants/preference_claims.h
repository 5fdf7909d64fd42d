// Preference claims: the resource, and what becomes of a claim.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_APPLICANTS_PREFERENCE_CLAIMS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_APPLICANTS_PREFERENCE_CLAIMS_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// `organizations/*/applicants/*/preferenceClaims/*`.
const ResourceType& PreferenceClaimType();

// Whether an eligible list counted a claim. Of who keeps lists.
using ListLookup =
    std::function<absl::StatusOr<bool>(Session& session, const std::string& preference_claim)>;

// The standard methods, and DecidePreferenceClaim. Without `is_counted` no list counted any.
void RegisterPreferenceClaims(RpcService& applications, Store& store,
                              ListLookup is_counted = nullptr);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_APPLICANTS_PREFERENCE_CLAIMS_H_
