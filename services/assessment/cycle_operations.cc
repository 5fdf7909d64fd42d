#include "services/assessment/cycle_operations.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;

absl::Status CheckNothingWorksOnIt(Session& session, const std::string& cycle) {
  for (const char* step : {kPrepareStep, kInviteStep, kEndStep, kPublishStep, kMeasureStep}) {
    ASSIGN_OR_RETURN(const auto work, UnfinishedWork(session, step));
    if (work.contains(cycle)) {
      return Error(
          absl::StatusCode::kAborted, reasons::kConflictingChange,
          absl::StrCat("An operation (", step, ") works on ", cycle, "; wait until it is done."),
          {{"resource", cycle}});
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ChangedMeanwhile(const Cycle& cycle) {
  return Error(absl::StatusCode::kAborted, reasons::kEtagStale,
               absl::StrCat(cycle.name(), " was changed meanwhile; read it again."),
               {{"resource", cycle.name()}});
}

absl::StatusOr<Cycle> CycleForStep(Store& store, const Context& context, const std::string& name,
                                   const std::string& etag, const std::vector<Cycle::State>& from) {
  Cycle cycle;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(cycle, FindCycle(session, name));
    return CheckNothingWorksOnIt(session, name);
  }));
  if (!etag.empty() && etag != cycle.etag()) return ChangedMeanwhile(cycle);
  if (std::find(from.begin(), from.end(), cycle.state()) == from.end()) {
    return CheckState(cycle, from.front());
  }
  return cycle;
}

v1::CycleProgress ProgressOf(const std::string& cycle, const char* step, int done, int total) {
  v1::CycleProgress progress;
  progress.set_assessment_cycle(cycle);
  progress.set_step(step);
  progress.set_done_count(done);
  progress.set_total_count(total);
  return progress;
}

absl::StatusOr<google::longrunning::Operation> BeginStep(Operations& operations,
                                                         const Context& context,
                                                         const RepeatableCall& call,
                                                         const char* step, const std::string& cycle,
                                                         int total) {
  // Two who ask at the same moment were both told that nothing works on it; one is first here.
  return operations.Begin(context, ParentOf(cycle), step, cycle, ProgressOf(cycle, step, 0, total),
                          [&](Transaction& transaction, const auto& operation) -> absl::Status {
                            RETURN_IF_ERROR(CheckNothingWorksOnIt(transaction.session(), cycle));
                            return call.KeepAnswer(transaction, operation.SerializeAsString());
                          });
}

absl::Status FinishStep(Store& store, OperationRun& run, const v1::CycleProgress& progress,
                        absl::FunctionRef<absl::Status(Transaction&, Cycle&)> change) {
  return store.Write(run.author(), run.deadline(), [&](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(const auto cycle, transaction.Find<Cycle>(AssessmentCycleType(), run.work()));
    if (cycle == nullptr) return NotFound(run.work());
    RETURN_IF_ERROR(change(transaction, *cycle));
    RETURN_IF_ERROR(transaction.Update(AssessmentCycleType(), *cycle));
    return run.Finish(transaction, *cycle, progress);
  });
}

}  // namespace touchstone::assessment
