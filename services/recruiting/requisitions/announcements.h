// Announcements: the resource, its steps, and how the public reads it.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_REQUISITIONS_ANNOUNCEMENTS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_REQUISITIONS_ANNOUNCEMENTS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// `organizations/*/requisitions/*/announcements/*`.
const ResourceType& AnnouncementType();

void RegisterAnnouncements(RpcService& requisitions, Store& store);

// The name of the announcement of a requisition that everybody reads; empty for none.
absl::StatusOr<std::string> FindPublished(Transaction& transaction, const std::string& requisition);

// It is not read any more in the place of others; nothing where there is none.
absl::Status SupersedePublished(Transaction& transaction, const std::string& requisition);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_REQUISITIONS_ANNOUNCEMENTS_H_
