// What resources of improvement name, and that it is there.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_NAMED_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_NAMED_H_

#include <google/protobuf/repeated_field.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"

namespace touchstone::feedback {

// INVALID_ARGUMENT unless what `field` of a resource names is of its organization, and is there.
// Nothing is wrong with an empty name.
absl::Status CheckNamed(Transaction& transaction, const ResourceType& type,
                        absl::string_view resource, absl::string_view field,
                        const std::string& name);
// Likewise all of a list.
absl::Status CheckAllNamed(Transaction& transaction, const ResourceType& type,
                           absl::string_view resource, absl::string_view field,
                           const google::protobuf::RepeatedPtrField<std::string>& names);

// The same of what another service keeps: only that it is of the organization.
absl::Status CheckIsOwn(absl::string_view resource, absl::string_view field,
                        const std::string& name);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_NAMED_H_
