// Legal holds: the resource, and what those that run keep.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RECORDS_LEGAL_HOLDS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RECORDS_LEGAL_HOLDS_H_

#include <touchstone/recruiting/v1/legal_hold.pb.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// `organizations/*/legalHolds/*`.
const ResourceType& LegalHoldType();

// The standard methods that there are, and ReleaseLegalHold.
void RegisterLegalHolds(RpcService& reports, Store& store);

// Those that run and name an organization (as a whole), a requisition or an applicant, by name.
absl::StatusOr<std::vector<v1::LegalHold>> HoldsOn(Session& session, const std::string& subject);

// Whether there is one.
absl::StatusOr<bool> IsHeld(Session& session, const std::string& subject);

// Whether any hold runs in a resource's organization: until it is released nothing that was deleted
// there goes for good.
absl::StatusOr<bool> AnyHoldRuns(Session& session, const std::string& resource);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RECORDS_LEGAL_HOLDS_H_
