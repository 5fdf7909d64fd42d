// Changes of units: the resource, and what is its own.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_UNIT_CHANGES_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_UNIT_CHANGES_H_

#include <string>

#include "absl/status/status.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::assessment {

// `organizations/*/unitChanges/*`.
const ResourceType& UnitChangeType();

// FAILED_PRECONDITION (RESOURCE_IN_USE) when a change has the unit as predecessor or successor.
absl::Status CheckNoChangeNames(Session& session, const std::string& unit);

// Adds the standard methods of changes of units to the service.
void RegisterUnitChanges(RpcService& assessment, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_UNIT_CHANGES_H_
