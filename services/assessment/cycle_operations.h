// The steps of a cycle's way that outlive the call that asks for them, and what they share.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_OPERATIONS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_OPERATIONS_H_

#include <google/longrunning/operations.pb.h>
#include <touchstone/assessment/v1/assessment_cycle.pb.h>

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/assessment/assessment_cycles.h"
#include "services/runtime/methods/operations.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"

namespace touchstone::assessment {

// The kinds of operations; what each works on is a cycle's name.
inline constexpr char kPrepareStep[] = "prepare-cycle";
inline constexpr char kInviteStep[] = "invite-raters";
inline constexpr char kEndStep[] = "end-ratings";
inline constexpr char kPublishStep[] = "publish-cycle";

// ABORTED: the cycle is not any more what the step began with.
absl::Status ChangedMeanwhile(const v1::AssessmentCycle& cycle);

// The cycle that a step is asked for, in one of the states that it can begin in, and with the etag
// that the caller may have named. ABORTED when an operation works on it.
absl::StatusOr<v1::AssessmentCycle> CycleForStep(
    Store& store, const Context& context, const std::string& name, const std::string& etag,
    const std::vector<v1::AssessmentCycle::State>& from);

template <typename Request>
absl::StatusOr<v1::AssessmentCycle> CycleForStep(
    Store& store, const Context& context, const Request& request,
    const std::vector<v1::AssessmentCycle::State>& from) {
  return CycleForStep(store, context, request.name(), request.etag(), from);
}

v1::CycleProgress ProgressOf(const std::string& cycle, const char* step, int done, int total);

// Writes the operation down.
absl::StatusOr<google::longrunning::Operation> BeginStep(Operations& operations,
                                                         const Context& context, const char* step,
                                                         const std::string& cycle, int total);

// Ends a step's operation with the cycle, as `change` leaves it.
absl::Status FinishStep(Store& store, OperationRun& run, const v1::CycleProgress& progress,
                        absl::FunctionRef<absl::Status(Transaction&, v1::AssessmentCycle&)> change);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_OPERATIONS_H_
