// The ids that other systems have for what is kept here: unique, and found by.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_EXTERNAL_IDS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_EXTERNAL_IDS_H_

#include <google/protobuf/repeated_field.h>
#include <touchstone/assessment/v1/external_id.pb.h>

#include <string>

#include "absl/status/status.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"

namespace touchstone::assessment {

using ExternalIds = google::protobuf::RepeatedPtrField<v1::ExternalId>;

// Keeps the external ids of a resource; none for one that is deleted. INVALID_ARGUMENT
// (VALUE_TAKEN) names one that another resource of its type has, or that it has twice for one
// system and type.
absl::Status KeepExternalIds(Transaction& transaction, const ResourceType& type,
                             const std::string& name, const ExternalIds& ids);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_EXTERNAL_IDS_H_
