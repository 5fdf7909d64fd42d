// Organizations: the resource, and whether one exists.

#ifndef TOUCHSTONE_GATEWAY_ADMIN_ORGANIZATIONS_H_
#define TOUCHSTONE_GATEWAY_ADMIN_ORGANIZATIONS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gateway/identity/organization_guard.h"
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

// The same for the gateway's guard. `store` must outlive it.
std::unique_ptr<OrganizationDirectory> MakeOrganizationDirectory(Store& store);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_ADMIN_ORGANIZATIONS_H_
