#include "services/assessment/result_publication.h"

#include <google/longrunning/operations.pb.h>
#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/result.pb.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/assessment_cycles.h"
#include "services/assessment/cycle_agreement.h"
#include "services/assessment/cycle_operations.h"
#include "services/assessment/cycle_ratings.h"
#include "services/assessment/results.h"
#include "services/runtime/clock/failpoint.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;
using google::longrunning::Operation;

constexpr int kResultsAtOnce = 100;

absl::StatusOr<Operation> Publish(Store& store, Operations& operations, const Context& context,
                                  const v1::PublishAssessmentCycleRequest& request,
                                  const RepeatableCall& call) {
  ASSIGN_OR_RETURN(const Cycle cycle, CycleForStep(store, context, request, {Cycle::CLOSED}));
  if (request.validate_only()) return Operation();
  return BeginStep(operations, context, call, kPublishStep, cycle.name(), cycle.subject_count());
}

// Results are written by name, some in each transaction: the last one says how far it has come.
class Publication {
 public:
  Publication(Store& store, Forms& forms, OperationRun& run)
      : store_(store), forms_(forms), run_(run) {}

  absl::Status Work() {
    RETURN_IF_ERROR(store_.database().Read(run_.deadline(), [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(cycle_, FindCycle(session, run_.work()));
      RETURN_IF_ERROR(CheckState(cycle_, Cycle::CLOSED));
      return FindWhereToGoOn(session);
    }));
    bool more = true;
    while (more) {
      if (run_.IsOver()) return run_.Stopped();
      ASSIGN_OR_RETURN(more, WriteSome());
      TOUCHSTONE_FAILPOINT("after_some_results");
    }
    // How far a developmental cycle's raters agree, its review shows to who may read it.
    if (cycle_.purpose() == Cycle::EVALUATIVE) RETURN_IF_ERROR(Agree());
    return FinishStep(store_, run_, Progress(),
                      [&](Transaction& transaction, Cycle& cycle) -> absl::Status {
                        cycle.set_state(Cycle::PUBLISHED);
                        cycle.clear_agreement();
                        for (const auto& one : figures_) *cycle.add_agreement() = one;
                        SetTime(cycle, "publish_time", transaction.now());
                        return absl::OkStatus();
                      });
  }

 private:
  absl::Status FindWhereToGoOn(Session& session) {
    ASSIGN_OR_RETURN(const auto last,
                     session.QueryOne<std::string>("SELECT person FROM results WHERE parent = "
                                                   ":cycle ORDER BY person DESC LIMIT 1",
                                                   cycle_.name()));
    if (!last) return absl::OkStatus();
    after_ = std::get<0>(*last);
    ASSIGN_OR_RETURN(const auto count,
                     session.QueryOne<int64_t>("SELECT COUNT(*) FROM results WHERE parent = :cycle",
                                               cycle_.name()));
    if (count) done_ = static_cast<int>(std::get<0>(*count));
    return absl::OkStatus();
  }

  absl::StatusOr<bool> WriteSome() {
    std::vector<RatedSubject> some;
    RETURN_IF_ERROR(store_.database().Read(run_.deadline(), [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(some, RatedSubjectsAfter(session, forms_, cycle_, after_, kResultsAtOnce));
      return absl::OkStatus();
    }));
    if (some.empty()) return false;
    after_ = some.back().subject.person;
    done_ += static_cast<int>(some.size());
    std::vector<v1::Result> results;
    for (RatedSubject& rated : some) results.push_back(ResultOf(std::move(rated)));
    RETURN_IF_ERROR(
        store_.Write(run_.author(), run_.deadline(), [&](Transaction& transaction) -> absl::Status {
          for (v1::Result& result : results) {
            RETURN_IF_ERROR(transaction.Create(ResultType(), result));
          }
          return run_.Report(transaction, Progress());
        }));
    return true;
  }

  v1::Result ResultOf(RatedSubject rated) const {
    v1::Result result;
    result.set_name(absl::StrCat(cycle_.name(), "/results/", IdOf(rated.subject.person)));
    result.set_person(rated.subject.person);
    *result.mutable_figures() = FiguresOf(cycle_, std::move(rated));
    result.set_figures_hash(FiguresHash(result.figures()));
    return result;
  }

  // Over the whole cycle, also what an earlier run had written.
  absl::Status Agree() {
    const auto is_wanted = [&]() -> absl::Status {
      if (run_.IsOver()) return run_.Stopped();
      return run_.Report(Progress());
    };
    AgreementOverCycle agreement(cycle_);
    RETURN_IF_ERROR(ForEachRatedSubject(store_.database(), absl::InfiniteFuture(), forms_, cycle_,
                                        is_wanted,
                                        [&](const RatedSubject& rated) { agreement.Add(rated); }));
    ASSIGN_OR_RETURN(figures_, agreement.Figures(is_wanted));
    return absl::OkStatus();
  }

  v1::CycleProgress Progress() const {
    return ProgressOf(cycle_.name(), kPublishStep, done_, cycle_.subject_count());
  }

  Store& store_;
  Forms& forms_;
  OperationRun& run_;
  Cycle cycle_;
  std::string after_;
  int done_ = 0;
  std::vector<v1::CycleAgreement> figures_;
};

}  // namespace

void RegisterResultPublication(RpcService& cycles, Operations& operations, Store& store,
                               Forms& forms) {
  operations.AddKind(kPublishStep, [&store, &forms](OperationRun& run) {
    return Publication(store, forms, run).Work();
  });
  RegisterStep<v1::PublishAssessmentCycleRequest>(
      cycles, "PublishAssessmentCycle", store,
      [&store, &operations](const Context& context,
                            const v1::PublishAssessmentCycleRequest& request,
                            const RepeatableCall& call) {
        return Publish(store, operations, context, request, call);
      });
}

}  // namespace touchstone::assessment
