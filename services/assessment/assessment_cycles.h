// Assessment cycles: the resource, and the steps of its way that change nothing else.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_ASSESSMENT_CYCLES_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_ASSESSMENT_CYCLES_H_

#include <touchstone/assessment/v1/assessment_cycle.pb.h>

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// `organizations/*/assessmentCycles/*`.
const ResourceType& AssessmentCycleType();

// FAILED_PRECONDITION (CYCLE_STATE) unless the cycle is where the step begins.
absl::Status CheckState(const v1::AssessmentCycle& cycle, v1::AssessmentCycle::State needed);

// FAILED_PRECONDITION (CYCLE_STATE) before what was handed in is settled: read earlier, ratings
// could be told apart by when they came.
absl::Status CheckSettled(const v1::AssessmentCycle& cycle);

// A cycle as the session has it. NOT_FOUND when there is none or it is deleted.
absl::StatusOr<v1::AssessmentCycle> FindCycle(Session& session, absl::string_view name);

// The same, as it is now, for a call.
absl::StatusOr<v1::AssessmentCycle> ReadCycle(Store& store, const Context& context,
                                              absl::string_view name);

// Adds the standard methods of cycles, and the closing of a review, to the service.
void RegisterAssessmentCycles(RpcService& cycles, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_ASSESSMENT_CYCLES_H_
