#include "services/runtime/trust/caller.h"

#include <algorithm>

namespace touchstone {
namespace {

// Whether what is asked for lies where the binding is held.
bool Covers(const trust::v1::Binding& binding, absl::string_view permission,
            absl::string_view organization) {
  if (!binding.organizational_unit().empty()) return false;
  if (binding.organization_id() == kEveryOrganization) return true;
  return !organization.empty() && binding.organization_id() == organization &&
         !IsForWholeInstallation(permission);
}

}  // namespace

const Role* FindRole(absl::string_view id) {
  const auto roles = Roles();
  const auto role =
      std::find_if(roles.begin(), roles.end(), [id](const Role& role) { return role.id == id; });
  return role == roles.end() ? nullptr : &*role;
}

bool Permits(const Role& role, absl::string_view permission) {
  return std::find(role.permissions.begin(), role.permissions.end(), permission) !=
         role.permissions.end();
}

bool IsAllowed(const trust::v1::Principal& caller, absl::string_view permission,
               absl::string_view organization) {
  if (permission == kPublic) return true;
  for (const trust::v1::Binding& binding : caller.bindings()) {
    if (!Covers(binding, permission, organization)) continue;
    const Role* role = FindRole(binding.role());
    if (role != nullptr && Permits(*role, permission)) return true;
  }
  return false;
}

bool IsAllowedSomewhere(const trust::v1::Principal& caller, absl::string_view permission) {
  return std::any_of(caller.bindings().begin(), caller.bindings().end(),
                     [&](const trust::v1::Binding& binding) {
                       return IsAllowed(caller, permission, binding.organization_id());
                     });
}

const trust::v1::Principal& Anonymous() {
  static const auto& anonymous = *[] {
    auto* made = new trust::v1::Principal;
    made->set_kind(trust::v1::Principal::ANONYMOUS);
    made->set_id("anonymous");
    return made;
  }();
  return anonymous;
}

}  // namespace touchstone
