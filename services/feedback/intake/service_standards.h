// Service standards: the resource, what is its own, and what everybody reads of them.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_SERVICE_STANDARDS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_SERVICE_STANDARDS_H_

#include <string>

#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// `organizations/*/serviceStandards/*`.
const ResourceType& ServiceStandardType();

// The standard methods, PublishServiceStandard and FindServiceStandards. `language` is the
// organizations', which who has none of the others reads.
void RegisterServiceStandards(RpcService& intake, Store& store, const std::string& language);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_SERVICE_STANDARDS_H_
