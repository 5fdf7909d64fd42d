// Rater assignments: the resource, and what is its own.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RATER_ASSIGNMENTS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RATER_ASSIGNMENTS_H_

#include <touchstone/assessment/v1/rater_assignment.pb.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// `organizations/*/assessmentCycles/*/raterAssignments/*`.
const ResourceType& RaterAssignmentType();

// Those of one subject that are not deleted, by name.
absl::StatusOr<std::vector<v1::RaterAssignment>> RatersOf(Session& session,
                                                          const std::string& cycle,
                                                          const std::string& subject);

// Adds the standard methods of rater assignments, and the issuing of tokens, to the service.
void RegisterRaterAssignments(RpcService& cycles, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RATER_ASSIGNMENTS_H_
