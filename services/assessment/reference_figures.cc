#include "services/assessment/reference_figures.h"

#include <google/longrunning/operations.pb.h>
#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/development_plan.pb.h>
#include <touchstone/assessment/v1/result.pb.h>

#include <cmath>
#include <utility>
#include <vector>

#include "services/assessment/assessment_cycles.h"
#include "services/assessment/cycle_agreement.h"
#include "services/assessment/cycle_operations.h"
#include "services/assessment/cycle_ratings.h"
#include "services/assessment/rules/result_figures.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;
using google::longrunning::Operation;

constexpr int kResultsAtOnce = 200;

v1::ReferenceFigures FiguresOf(const std::string& cycle,
                               const std::map<std::string, Reference>& references) {
  v1::ReferenceFigures figures;
  figures.set_assessment_cycle(cycle);
  for (const auto& [competency, reference] : references) {
    v1::ReferenceFigure& figure = *figures.add_competencies();
    figure.set_competency(competency);
    figure.set_people(static_cast<int32_t>(reference.spread.people));
    if (reference.spread.people < kLeastReferencePeople) continue;
    const auto deviation = reference.spread.StandardDeviation();
    if (deviation) figure.set_standard_deviation(ToHundredths(*deviation));
    if (reference.alpha) figure.set_alpha(*reference.alpha);
  }
  return figures;
}

class Measurement {
 public:
  Measurement(Store& store, Forms& forms, OperationRun& run)
      : store_(store), forms_(forms), run_(run) {}

  absl::Status Work() {
    RETURN_IF_ERROR(store_.database().Read(run_.deadline(), [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(cycle_, FindCycle(session, run_.work()));
      return CheckState(cycle_, Cycle::PUBLISHED);
    }));
    bool more = true;
    while (more) {
      if (run_.IsOver()) return run_.Stopped();
      ASSIGN_OR_RETURN(more, AddSome());
      RETURN_IF_ERROR(run_.Report(Progress()));
    }
    RETURN_IF_ERROR(Agree());
    return store_.Write(run_.author(), run_.deadline(),
                        [&](Transaction& transaction) { return Keep(transaction); });
  }

 private:
  absl::StatusOr<bool> AddSome() {
    std::vector<std::tuple<std::string, Bytes>> rows;
    RETURN_IF_ERROR(store_.database().Read(run_.deadline(), [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(rows, (session.Query<std::string, Bytes>(
                                 "SELECT person, body FROM results WHERE parent = :cycle AND "
                                 "person > :after ORDER BY person LIMIT :most",
                                 cycle_.name(), after_, kResultsAtOnce)));
      return absl::OkStatus();
    }));
    if (rows.empty()) return false;
    for (const auto& [person, body] : rows) {
      v1::Result result;
      if (!result.ParseFromString(body.value)) {
        return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                     "A stored result cannot be read.");
      }
      for (const auto& competency : result.figures().competencies()) {
        LevelSpread& spread = references_[competency.competency()].spread;
        if (competency.has_level()) spread.Add(std::llround(competency.level() * 10));
      }
    }
    done_ += static_cast<int>(rows.size());
    after_ = std::get<0>(rows.back());
    return true;
  }

  // An evaluative cycle keeps how far its raters agree; of a developmental one it is computed.
  absl::Status Agree() {
    std::vector<v1::CycleAgreement> figures(cycle_.agreement().begin(), cycle_.agreement().end());
    if (cycle_.purpose() == Cycle::DEVELOPMENTAL) {
      const auto is_wanted = [&]() -> absl::Status {
        if (run_.IsOver()) return run_.Stopped();
        return run_.Report(Progress());
      };
      AgreementOverCycle agreement(cycle_);
      RETURN_IF_ERROR(
          ForEachRatedSubject(store_.database(), absl::InfiniteFuture(), forms_, cycle_, is_wanted,
                              [&](const RatedSubject& rated) { agreement.Add(rated); }));
      ASSIGN_OR_RETURN(figures, agreement.Figures(is_wanted));
    }
    for (const auto& figure : figures) {
      if (figure.has_alpha()) references_[figure.competency()].alpha = figure.alpha();
    }
    return absl::OkStatus();
  }

  absl::Status Keep(Transaction& transaction) {
    Session& session = transaction.session();
    for (const auto& [competency, reference] : references_) {
      std::optional<int64_t> alpha;
      if (reference.alpha) alpha = std::llround(*reference.alpha * 100);
      const LevelSpread& spread = reference.spread;
      RETURN_IF_ERROR(
          session
              .Execute("INSERT INTO reference_figures (cycle, competency, people, sum, "
                       "sum_of_squares, alpha_hundredths) VALUES (:cycle, :competency, :people, "
                       ":sum, :squares, :alpha) ON CONFLICT (cycle, competency) DO UPDATE SET "
                       "people = excluded.people, sum = excluded.sum, sum_of_squares = "
                       "excluded.sum_of_squares, alpha_hundredths = excluded.alpha_hundredths",
                       cycle_.name(), competency, spread.people, spread.sum, spread.sum_of_squares,
                       alpha)
              .status());
    }
    return run_.Finish(transaction, FiguresOf(cycle_.name(), references_), Progress());
  }

  v1::CycleProgress Progress() const {
    return ProgressOf(cycle_.name(), kMeasureStep, done_, cycle_.subject_count());
  }

  Store& store_;
  Forms& forms_;
  OperationRun& run_;
  Cycle cycle_;
  std::string after_;
  int done_ = 0;
  std::map<std::string, Reference> references_;
};

absl::StatusOr<Operation> Measure(Store& store, Operations& operations, const Context& context,
                                  const v1::MeasureReferenceRequest& request,
                                  const RepeatableCall& call) {
  ASSIGN_OR_RETURN(const Cycle cycle, ReadCycle(store, context, request.name()));
  RETURN_IF_ERROR(CheckState(cycle, Cycle::PUBLISHED));
  if (request.validate_only()) return Operation();
  return BeginStep(operations, context, call, kMeasureStep, cycle.name(), cycle.subject_count());
}

}  // namespace

absl::StatusOr<std::map<std::string, Reference>> ReferencesOf(Session& session,
                                                              const std::string& cycle) {
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<std::string, int64_t, int64_t, int64_t, std::optional<int64_t>>(
                       "SELECT competency, people, sum, sum_of_squares, alpha_hundredths FROM "
                       "reference_figures WHERE cycle = :cycle",
                       cycle)));
  std::map<std::string, Reference> references;
  for (const auto& [competency, people, sum, squares, alpha] : rows) {
    Reference& reference = references[competency];
    reference.spread = {.people = people, .sum = sum, .sum_of_squares = squares};
    if (alpha) reference.alpha = static_cast<double>(*alpha) / 100;
  }
  return references;
}

void RegisterReferenceFigures(RpcService& plans, Operations& operations, Store& store,
                              Forms& forms) {
  operations.AddKind(kMeasureStep, [&store, &forms](OperationRun& run) {
    return Measurement(store, forms, run).Work();
  });
  RegisterStep<v1::MeasureReferenceRequest>(
      plans, "MeasureReference", store,
      [&store, &operations](const Context& context, const v1::MeasureReferenceRequest& request,
                            const RepeatableCall& call) {
        return Measure(store, operations, context, request, call);
      });
}

}  // namespace touchstone::assessment
