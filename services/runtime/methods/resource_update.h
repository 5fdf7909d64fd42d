// What a PATCH means: a resource as it is, what the caller sent, and a mask, merged (AIP-134).

#ifndef TOUCHSTONE_SERVICES_RUNTIME_METHODS_RESOURCE_UPDATE_H_
#define TOUCHSTONE_SERVICES_RUNTIME_METHODS_RESOURCE_UPDATE_H_

#include <google/protobuf/message.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace touchstone {

// Merges `sent` into `resource`. A path names a field to be replaced by what was sent, whole, lists
// included; a field that was not sent is cleared. Without a mask every top-level field that was
// sent is meant; "*" means all. Output-only fields, the name and the etag are left as they are.
// INVALID_ARGUMENT (UPDATE_MASK_INVALID) for a path that the resource does not have.
absl::Status MergeUpdate(const google::protobuf::Message& sent,
                         const std::optional<std::vector<std::string>>& mask,
                         google::protobuf::Message& resource);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_METHODS_RESOURCE_UPDATE_H_
