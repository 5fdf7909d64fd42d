// The steps of a cycle's way that outlive the call that asks for them, and what they share.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_OPERATIONS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_OPERATIONS_H_

#include <google/longrunning/operations.pb.h>
#include <touchstone/assessment/v1/assessment_cycle.pb.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "services/assessment/assessment_cycles.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/idempotency.h"
#include "services/runtime/methods/operations.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// The kinds of operations; what each works on is a cycle's name.
inline constexpr char kPrepareStep[] = "prepare-cycle";
inline constexpr char kInviteStep[] = "invite-raters";
inline constexpr char kEndStep[] = "end-ratings";
inline constexpr char kPublishStep[] = "publish-cycle";
inline constexpr char kMeasureStep[] = "measure-reference";

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

// Registers a method that begins an operation. A repeated request id gets the operation that it
// began, whatever has become of the cycle since; `begin` keeps that, by BeginStep.
template <typename Request>
void RegisterStep(RpcService& service, const std::string& method, Store& store,
                  std::function<absl::StatusOr<google::longrunning::Operation>(
                      const Context&, const Request&, const RepeatableCall&)>
                      begin) {
  service.Unary<Request, google::longrunning::Operation>(
      method,
      [&store, method, begin = std::move(begin)](const Context& context, const Request& request)
          -> absl::StatusOr<google::longrunning::Operation> {
        const RepeatableCall call(context, request);
        ASSIGN_OR_RETURN(const auto kept, call.FindAnswer(store, context.deadline));
        if (!kept) return begin(context, request, call);
        google::longrunning::Operation operation;
        if (operation.ParseFromString(*kept)) return operation;
        return absl::DataLossError(absl::StrCat("The kept answer of ", method, " is unreadable."));
      });
}

// Writes the operation down, unless another began to work on the cycle meanwhile (ABORTED).
absl::StatusOr<google::longrunning::Operation> BeginStep(Operations& operations,
                                                         const Context& context,
                                                         const RepeatableCall& call,
                                                         const char* step, const std::string& cycle,
                                                         int total);

// Ends a step's operation with the cycle, as `change` leaves it.
absl::Status FinishStep(Store& store, OperationRun& run, const v1::CycleProgress& progress,
                        absl::FunctionRef<absl::Status(Transaction&, v1::AssessmentCycle&)> change);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_OPERATIONS_H_
