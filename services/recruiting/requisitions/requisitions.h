// Requisitions: the resource, and what is its own. The steps on its way are in requisition_steps.h.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_REQUISITIONS_REQUISITIONS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_REQUISITIONS_REQUISITIONS_H_

#include <touchstone/recruiting/v1/requisition.pb.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// `organizations/*/requisitions/*`.
const ResourceType& RequisitionType();

// The standard methods.
void RegisterRequisitions(RpcService& requisitions, Store& store);

// One that is not deleted. NOT_FOUND.
absl::StatusOr<std::unique_ptr<v1::Requisition>> FindRequisition(Transaction& transaction,
                                                                 absl::string_view name);

// FAILED_PRECONDITION (REQUISITION_STATE) unless it is in one of the states.
absl::Status CheckState(const v1::Requisition& requisition,
                        const std::vector<v1::Requisition::State>& needed);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_REQUISITIONS_REQUISITIONS_H_
