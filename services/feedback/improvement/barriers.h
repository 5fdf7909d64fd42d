// Barriers: what stands in the way of serving customers.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_BARRIERS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_BARRIERS_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// `organizations/*/barriers/*`.
const ResourceType& BarrierType();

// The standard methods.
void RegisterBarriers(RpcService& improvement, Store& store);

// Whether there is one of that name that is not deleted, for who names one.
absl::StatusOr<bool> BarrierExists(Session& session, const std::string& name);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_BARRIERS_H_
