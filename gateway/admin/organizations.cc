#include "gateway/admin/organizations.h"

#include <touchstone/admin/v1/admin.pb.h>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/methods/standard_methods.h"

namespace touchstone::gateway {

const ResourceType& OrganizationType() {
  static const ResourceType type = DeclareResource<admin::v1::Organization>({
      .table = "organizations",
      .columns = {{"display_name"}},
  });
  return type;
}

void RegisterOrganizations(RpcService& admin, Store& store) {
  RegisterStandardMethods<admin::v1::Organization>(admin, OrganizationType(), store);
}

absl::StatusOr<bool> OrganizationExists(Store& store, absl::string_view id, absl::Time deadline) {
  ASSIGN_OR_RETURN(const CachedValue found,
                   store.Read(OrganizationType(), absl::StrCat("organizations/", id), deadline));
  if (found.absent()) return false;
  admin::v1::Organization organization;
  if (!organization.ParseFromString(*found.bytes)) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 "A stored organization cannot be read.");
  }
  return !organization.has_delete_time();
}

}  // namespace touchstone::gateway
