#include "services/runtime/serving/access.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/field_rules.h"
#include "services/runtime/trust/caller.h"

namespace touchstone {
namespace {

absl::Status Missing() {
  return Error(absl::StatusCode::kUnauthenticated, reasons::kIdentityMissing,
               "This method needs to know who calls; sign in or send an API key.");
}

// "catalog-editor, catalog-publisher and administrator hold it." Which roles there are is no
// secret.
std::string WhoHolds(absl::string_view permission) {
  std::vector<absl::string_view> holders;
  for (const Role& role : Roles()) {
    if (Permits(role, permission)) holders.push_back(role.id);
  }
  if (holders.empty()) return "";
  if (holders.size() == Roles().size()) return " Every role holds it.";
  if (holders.size() == 1) return absl::StrCat(" The role ", holders.front(), " holds it.");
  const absl::string_view last = holders.back();
  holders.pop_back();
  return absl::StrCat(" The roles ", absl::StrJoin(holders, ", "), " and ", last, " hold it.");
}

absl::Status Denied(absl::string_view permission, absl::string_view organization) {
  if (organization.empty()) {
    return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
                 absl::StrCat("The request names no organization, and the caller does not hold ",
                              permission, " in the whole installation.", WhoHolds(permission)),
                 {{"permission", permission}});
  }
  // What is no id is not repeated: it may be anything.
  const absl::string_view where = IsValidId(organization) ? organization : "that the request names";
  return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
               absl::StrCat("The caller does not hold ", permission, " in the organization ", where,
                            ".", WhoHolds(permission)),
               {{"permission", permission}});
}

}  // namespace

absl::StatusOr<Caller> Identify(IdentityVerifier& identities, absl::string_view permission,
                                const std::vector<absl::string_view>& presented) {
  if (presented.size() > 1) {
    return Error(absl::StatusCode::kUnauthenticated, reasons::kIdentityInvalid,
                 "The call carries more than one identity; send one.");
  }
  if (presented.empty()) {
    if (permission != kPublic) return Missing();
    static const auto& anonymous =
        *new auto(std::make_shared<const trust::v1::Principal>(Anonymous()));
    return Caller{anonymous};
  }
  ASSIGN_OR_RETURN(const auto identity, identities.Verify(presented.front()));
  if (permission != kPublic && identity->principal().kind() == trust::v1::Principal::ANONYMOUS) {
    return Missing();
  }
  const auto& expires = identity->expire_time();
  return Caller{{identity, &identity->principal()},
                absl::FromUnixSeconds(expires.seconds()) + absl::Nanoseconds(expires.nanos())};
}

absl::Status CheckAccess(const trust::v1::Principal& caller, absl::string_view permission,
                         const google::protobuf::Message& request) {
  if (permission == kPublic) return absl::OkStatus();
  const std::vector<absl::string_view> organizations = OrganizationsNamed(request);
  if (organizations.empty() && !IsAllowed(caller, permission, "")) return Denied(permission, "");
  for (const absl::string_view organization : organizations) {
    if (!IsAllowed(caller, permission, organization)) return Denied(permission, organization);
  }
  return absl::OkStatus();
}

absl::Status DenyAccess(const trust::v1::Principal& caller, absl::string_view permission,
                        absl::string_view organization) {
  return caller.kind() == trust::v1::Principal::ANONYMOUS ? Missing()
                                                          : Denied(permission, organization);
}

}  // namespace touchstone
