// The one hook between resources and the search index: what is written is indexed in the same
// transaction, what is deleted leaves the index (and comes back when it is undeleted).

#ifndef TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_RESOURCE_INDEX_H_
#define TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_RESOURCE_INDEX_H_

#include <google/protobuf/message.h>

#include "absl/status/status.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/sql/session.h"

namespace touchstone {

// Brings the index's entry for a resource up to date with it. Nothing for a type that is not
// searched.
absl::Status KeepIndexed(Session& session, const ResourceType& type,
                         const google::protobuf::Message& resource);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_RESOURCE_INDEX_H_
