// Jurisdictions: the resource, and which one a caller means.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_JURISDICTIONS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_JURISDICTIONS_H_

#include <touchstone/feedback/v1/jurisdiction.pb.h>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// `organizations/*/jurisdictions/*`.
const ResourceType& JurisdictionType();

// The standard methods, and ResolveJurisdiction.
void RegisterJurisdictions(RpcService& public_requests, Store& store);

// One that is not deleted, a second old at most. NOT_FOUND (JURISDICTION_UNKNOWN).
absl::StatusOr<v1::Jurisdiction> ReadJurisdiction(Store& store, absl::string_view name,
                                                  absl::Time deadline);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_JURISDICTIONS_H_
