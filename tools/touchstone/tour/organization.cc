#include <touchstone/admin/v1/admin.pb.h>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"
#include "tools/touchstone/tour/tour.h"

namespace touchstone {

Seen CreateOwnOrganization(Tour& tour) {
  admin::v1::CreateOrganizationRequest request;
  request.set_organization_id(tour.upload.organization);
  request.mutable_organization()->set_display_name("A tour");
  admin::v1::Organization created;
  RETURN_IF_ERROR(
      tour.client.Unary("touchstone.admin.v1.Admin/CreateOrganization", request, created));
  if (created.name() != tour.organization()) return Wrong("it has another name than asked for");
  return created.name();
}

// What they published is then listed and read by nobody.
Seen OwnOrganizationIsDeleted(Tour& tour) {
  const auto remove = [&](const std::string& name, admin::v1::Organization& deleted) {
    admin::v1::DeleteOrganizationRequest request;
    request.set_name(name);
    return tour.client.Unary("touchstone.admin.v1.Admin/DeleteOrganization", request, deleted);
  };
  admin::v1::Organization deleted;
  // A tour that failed early has no neighbor.
  const absl::Status neighbor = remove(tour.neighbor(), deleted);
  if (!absl::IsNotFound(neighbor)) RETURN_IF_ERROR(neighbor);
  RETURN_IF_ERROR(remove(tour.organization(), deleted));
  if (!deleted.has_delete_time()) return Wrong("it does not say when it was deleted");
  return absl::StrCat(deleted.name(), ", with all that the tour made");
}

}  // namespace touchstone
