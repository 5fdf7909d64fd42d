// Who calls, what they may do, and where: the principal, its roles, and the one place that says
// yes.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_TRUST_CALLER_H_
#define TOUCHSTONE_SERVICES_RUNTIME_TRUST_CALLER_H_

#include <touchstone/trust/v1/identity.pb.h>

#include <span>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace touchstone {

// Stands for every organization in a binding.
inline constexpr absl::string_view kEveryOrganization = "*";

// The permission of methods that need no identity.
inline constexpr absl::string_view kPublic = "public";

// A role and what it permits.
struct Role {
  absl::string_view id;           // "catalog-editor"
  absl::string_view description;  // for people
  std::vector<absl::string_view> permissions;
};

// The table of roles; reviewed, and compared by the access tests. The rows are in roles.cc.
std::span<const Role> Roles();

// The role of that id, or null.
const Role* FindRole(absl::string_view id);

// Whether `role` permits `permission`. Permissions match exactly.
bool Permits(const Role& role, absl::string_view permission);

// Whether `permission` is about organizations from outside (to create, list or delete them), so
// that it counts only in a binding for every organization: the administrator of one organization
// does not delete it.
bool IsForWholeInstallation(absl::string_view permission);

// Whether the caller holds `permission` in an organization. An empty `organization` asks for the
// whole installation: only a binding for every organization answers that. A binding that is
// confined to an organizational unit does not count here; services that know units ask for them.
// Everybody holds kPublic.
bool IsAllowed(const trust::v1::Principal& caller, absl::string_view permission,
               absl::string_view organization);

// Whether the caller holds `permission` in any organization at all.
bool IsAllowedSomewhere(const trust::v1::Principal& caller, absl::string_view permission);

// Nobody: may call public methods only.
const trust::v1::Principal& Anonymous();

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_TRUST_CALLER_H_
