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

// What it published is then listed and read by nobody.
Seen OwnOrganizationIsDeleted(Tour& tour) {
  admin::v1::DeleteOrganizationRequest request;
  request.set_name(tour.organization());
  admin::v1::Organization deleted;
  RETURN_IF_ERROR(
      tour.client.Unary("touchstone.admin.v1.Admin/DeleteOrganization", request, deleted));
  if (!deleted.has_delete_time()) return Wrong("it does not say when it was deleted");
  return absl::StrCat(deleted.name(), ", with all that the tour made");
}

}  // namespace touchstone
