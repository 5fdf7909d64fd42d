#include "gateway/admin/organizations.h"

#include <touchstone/admin/v1/admin.pb.h>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"
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
    bool exists = false;
    RETURN_IF_ERROR(
        store_.database().Read(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(exists, OrganizationExists(session, organization_id));
          return absl::OkStatus();
        }));
    return exists;
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

absl::StatusOr<bool> OrganizationExists(Session& session, absl::string_view id) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<std::string>(
                       "SELECT name FROM organizations WHERE name = :name AND delete_time = 0",
                       absl::StrCat("organizations/", id)));
  return row.has_value();
}

std::unique_ptr<OrganizationDirectory> MakeOrganizationDirectory(Store& store) {
  return std::make_unique<StoredOrganizations>(store);
}

}  // namespace touchstone::gateway
