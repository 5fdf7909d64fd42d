// Organizations: the resource, and whether one exists.

#ifndef TOUCHSTONE_GATEWAY_ADMIN_ORGANIZATIONS_H_
#define TOUCHSTONE_GATEWAY_ADMIN_ORGANIZATIONS_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::gateway {

// `organizations/*`.
const ResourceType& OrganizationType();

// Adds the standard methods of organizations to the admin service.
void RegisterOrganizations(RpcService& admin, Store& store);

// Whether there is an organization of that id that is not deleted. From the cache as a rule.
absl::StatusOr<bool> OrganizationExists(Store& store, absl::string_view id, absl::Time deadline);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_ADMIN_ORGANIZATIONS_H_
