// Organizations: the resource, and whether one exists.

#ifndef TOUCHSTONE_GATEWAY_ADMIN_ORGANIZATIONS_H_
#define TOUCHSTONE_GATEWAY_ADMIN_ORGANIZATIONS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gateway/identity/organization_guard.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::gateway {

// `organizations/*`.
const ResourceType& OrganizationType();

// Adds the standard methods of organizations to the admin service.
void RegisterOrganizations(RpcService& admin, Store& store);

// Whether there is an organization of that id that is not deleted.
absl::StatusOr<bool> OrganizationExists(Session& session, absl::string_view id);

// The same for the gateway's guard. Asks the database each time: what lets callers in is believed
// neither from Redis, where others may write, nor from a moment ago. `store` must outlive it.
std::unique_ptr<OrganizationDirectory> MakeOrganizationDirectory(Store& store);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_ADMIN_ORGANIZATIONS_H_
