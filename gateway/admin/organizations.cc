#include "gateway/admin/organizations.h"

#include <touchstone/admin/v1/admin.pb.h>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/methods/standard_methods.h"

namespace touchstone::gateway {
namespace {

// How long finding out whether there is an organization may take.
constexpr absl::Duration kTimeout = absl::Seconds(5);

class StoredOrganizations : public OrganizationDirectory {
 public:
  explicit StoredOrganizations(Store& store) : store_(store) {}

  absl::StatusOr<bool> Exists(absl::string_view organization_id) override {
    if (!IsValidId(organization_id)) return false;
    return OrganizationExists(store_, organization_id, absl::Now() + kTimeout);
  }

 private:
  Store& store_;
};

}  // namespace

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

std::unique_ptr<OrganizationDirectory> MakeOrganizationDirectory(Store& store) {
  return std::make_unique<StoredOrganizations>(store);
}

}  // namespace touchstone::gateway
