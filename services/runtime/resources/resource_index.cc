#include "services/runtime/resources/resource_index.h"

#include "absl/time/time.h"
#include "services/runtime/search/index.h"

namespace touchstone {

absl::Status KeepIndexed(Session& session, const ResourceType& type,
                         const google::protobuf::Message& resource) {
  if (type.declaration.search == nullptr) return absl::OkStatus();
  const bool deleted = TimeOf(resource, "delete_time") != absl::UnixEpoch();
  if (deleted) return RemoveFromIndex(session, NameOf(resource));
  return WriteToIndex(session, NameOf(resource), type.type, type.declaration.search(resource));
}

}  // namespace touchstone
