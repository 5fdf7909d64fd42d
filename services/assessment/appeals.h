// Appeals: the resource, and the steps of its way.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_APPEALS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_APPEALS_H_

#include <touchstone/assessment/v1/appeal.pb.h>

#include <vector>

#include "absl/status/statusor.h"
#include "services/assessment/cycle_contents.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// `organizations/*/assessmentCycles/*/results/*/appeals/*`.
const ResourceType& AppealType();

// Those against a result that are not deleted, by name.
absl::StatusOr<std::vector<v1::Appeal>> AppealsAgainst(Session& session, const std::string& result);

// Adds the methods of appeals to the service. `forms` must outlive it.
void RegisterAppeals(RpcService& cycles, Store& store, Forms& forms);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_APPEALS_H_
