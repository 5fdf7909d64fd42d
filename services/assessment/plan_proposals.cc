#include "services/assessment/plan_proposals.h"

#include <google/longrunning/operations.pb.h>
#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/development_plan.pb.h>
#include <touchstone/assessment/v1/result.pb.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/assessment_cycles.h"
#include "services/assessment/cycle_operations.h"
#include "services/assessment/development_plans.h"
#include "services/assessment/plan_access.h"
#include "services/assessment/results.h"
#include "services/assessment/rules/development_plans.h"
#include "services/runtime/clock/failpoint.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;
using Plan = v1::DevelopmentPlan;
using google::longrunning::Operation;

constexpr char kProposeStep[] = "propose-plans";
constexpr int kPeopleAtOnce = 100;

// The proposal for a person has the cycle's id, so that there is one.
std::string ProposalName(const std::string& person, const std::string& cycle) {
  return absl::StrCat(person, "/developmentPlans/", IdOf(cycle));
}

absl::Status CheckProposesFrom(const Cycle& cycle) {
  if (cycle.purpose() != Cycle::DEVELOPMENTAL) {
    return FailedPrecondition(reasons::kPurposeForbids, cycle.name(),
                              "It is for evaluation: no plan for development follows from it.");
  }
  return CheckState(cycle, Cycle::PUBLISHED);
}

// The plan that follows from a result; nothing where there is no gap.
absl::StatusOr<std::optional<Plan>> PlanAfter(Session& session, Forms& forms, const Cycle& cycle,
                                              const v1::Result& result,
                                              const v1::DevelopmentContents& contents,
                                              int most_goals, int most_activities) {
  ASSIGN_OR_RETURN(const auto form, forms.Find(session, cycle, result.figures().job_profile()));
  auto plan = ProposedPlan(PlanOrigin{result.figures(), form->required}, contents, most_goals,
                           most_activities);
  if (!plan) return std::nullopt;
  plan->set_name(ProposalName(result.person(), cycle.name()));
  plan->set_result(result.name());
  return plan;
}

int OrUsual(int given, int usual) { return given == 0 ? usual : given; }

// --- One person ---------------------------------------------------------------------------------

absl::Status WritePlan(Transaction& transaction, Plan& plan) {
  Plan wanted = plan;
  const absl::Status created =
      transaction.Attempt([&] { return transaction.Create(DevelopmentPlanType(), wanted); });
  if (!absl::IsAlreadyExists(created)) {
    plan = std::move(wanted);
    return created;
  }
  ASSIGN_OR_RETURN(const auto found, transaction.Find<Plan>(DevelopmentPlanType(), plan.name()));
  if (found == nullptr || found->has_delete_time()) {
    return FailedPrecondition(reasons::kResourceDeleted, plan.name(),
                              absl::StrCat(plan.name(), " is deleted; undelete it first."));
  }
  plan = *found;
  return absl::OkStatus();
}

absl::StatusOr<Plan> ProposeOne(Store& store, DevelopmentContentsOfReleases& contents, Forms& forms,
                                const Context& context,
                                const v1::ProposeDevelopmentPlanRequest& request) {
  RETURN_IF_ERROR(CheckIsTheirsOrForDevelopment(context, request.name()));
  ASSIGN_OR_RETURN(const Cycle cycle, ReadCycle(store, context, request.assessment_cycle()));
  RETURN_IF_ERROR(CheckProposesFrom(cycle));
  ASSIGN_OR_RETURN(const auto offered, contents.Ask(context, cycle.release()));
  const std::string result_name = absl::StrCat(cycle.name(), "/results/", IdOf(request.name()));
  Plan answer;
  const auto propose = [&](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(const auto result, transaction.Find<v1::Result>(ResultType(), result_name));
    if (result == nullptr || result->has_delete_time() || result->person() != request.name()) {
      return FailedPrecondition(
          reasons::kNotAssessed, request.name(),
          absl::StrCat(cycle.name(), " has no result of ", request.name(), "."));
    }
    ASSIGN_OR_RETURN(auto plan, PlanAfter(transaction.session(), forms, cycle, *result, *offered,
                                          OrUsual(request.most_goals(), kUsualGoals),
                                          OrUsual(request.most_activities(), kUsualActivities)));
    if (!plan) {
      return FailedPrecondition(reasons::kNoGap, result_name,
                                "Nothing is missing: in everything that shows a level, it is the "
                                "one that the job requires, or above.");
    }
    RETURN_IF_ERROR(WritePlan(transaction, *plan));
    answer = *std::move(plan);
    if (request.validate_only()) answer.clear_etag();
    return absl::OkStatus();
  };
  const Author author = AuthorOf(context);
  RETURN_IF_ERROR(request.validate_only() ? store.Try(author, context.deadline, propose)
                                          : store.Write(author, context.deadline, propose));
  return answer;
}

// --- Everybody in a cycle -----------------------------------------------------------------------

absl::Status KeepOrder(Session& session, const v1::PlanOrder& order) {
  return session
      .Execute(
          "INSERT INTO plan_orders (cycle, body) VALUES (:cycle, :body) ON CONFLICT (cycle) "
          "DO UPDATE SET body = excluded.body",
          order.assessment_cycle(), Bytes{order.SerializeAsString()})
      .status();
}

absl::Status CheckNothingProposes(Session& session, const std::string& cycle) {
  ASSIGN_OR_RETURN(const auto unfinished, UnfinishedWork(session, kProposeStep));
  if (!unfinished.contains(cycle)) return absl::OkStatus();
  return Error(absl::StatusCode::kAborted, reasons::kConflictingChange,
               absl::StrCat("The plans of ", cycle, " are proposed already; wait."),
               {{"resource", cycle}});
}

absl::StatusOr<Operation> ProposeAll(Store& store, Operations& operations,
                                     DevelopmentContentsOfReleases& contents,
                                     const Context& context,
                                     const v1::ProposeDevelopmentPlansRequest& request) {
  Cycle cycle;
  v1::PlanOrder order;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(cycle, FindCycle(session, request.name()));
    RETURN_IF_ERROR(CheckProposesFrom(cycle));
    return CheckNothingProposes(session, cycle.name());
  }));
  ASSIGN_OR_RETURN(const auto offered, contents.Ask(context, cycle.release()));
  order.set_assessment_cycle(cycle.name());
  order.set_most_goals(OrUsual(request.most_goals(), kUsualGoals));
  order.set_most_activities(OrUsual(request.most_activities(), kUsualActivities));
  *order.mutable_contents() = *offered;
  for (auto& [id, offer] : *order.mutable_contents()->mutable_competencies()) {
    // What proposals do not take need not be kept.
    offer.clear_behaviors();
    auto& activities = *offer.mutable_activities();
    if (activities.size() > order.most_activities()) {
      activities.DeleteSubrange(order.most_activities(),
                                activities.size() - order.most_activities());
    }
  }
  *order.mutable_progress() = ProgressOf(cycle.name(), kProposeStep, 0, cycle.subject_count());
  if (request.validate_only()) return Operation();
  // Two who ask at the same moment were both told that nobody does; one of them is first here.
  return operations.Begin(
      context, ParentOf(cycle.name()), kProposeStep, cycle.name(), order.progress(),
      [&](Transaction& transaction, const Operation&) -> absl::Status {
        RETURN_IF_ERROR(CheckNothingProposes(transaction.session(), cycle.name()));
        return KeepOrder(transaction.session(), order);
      });
}

// Plans are written by the people's names, some in each transaction, with how far it has come: a
// run after a death goes on behind the last one.
class Proposal {
 public:
  Proposal(Store& store, Forms& forms, OperationRun& run)
      : store_(store), forms_(forms), run_(run) {}

  absl::Status Work() {
    RETURN_IF_ERROR(store_.database().Read(
        run_.deadline(), [&](Session& session) -> absl::Status { return Begin(session); }));
    bool more = true;
    while (more) {
      if (run_.IsOver()) return run_.Stopped();
      ASSIGN_OR_RETURN(more, ProposeSome());
      TOUCHSTONE_FAILPOINT("after_some_plans");
    }
    return store_.Write(
        run_.author(), run_.deadline(), [&](Transaction& transaction) -> absl::Status {
          RETURN_IF_ERROR(
              transaction.session()
                  .Execute("DELETE FROM plan_orders WHERE cycle = :cycle", cycle_.name())
                  .status());
          return run_.Finish(transaction, order_.counts(), order_.progress());
        });
  }

 private:
  absl::Status Begin(Session& session) {
    ASSIGN_OR_RETURN(cycle_, FindCycle(session, run_.work()));
    ASSIGN_OR_RETURN(const auto row,
                     session.QueryOne<Bytes>("SELECT body FROM plan_orders WHERE cycle = :cycle",
                                             cycle_.name()));
    if (row && order_.ParseFromString(std::get<0>(*row).value)) return absl::OkStatus();
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat("What was to be proposed of ", cycle_.name(), " cannot be read."));
  }

  // Who comes next, and what follows from their results; false when nobody is left.
  absl::StatusOr<bool> ProposeSome() {
    std::vector<Plan> plans;
    v1::PlanOrder order = order_;
    bool more = false;
    RETURN_IF_ERROR(store_.database().Read(run_.deadline(), [&](Session& session) -> absl::Status {
      plans.clear();
      order = order_;
      ASSIGN_OR_RETURN(const auto rows,
                       (session.Query<std::string, Bytes>(
                           "SELECT person, body FROM results WHERE parent = :cycle AND person > "
                           ":after ORDER BY person LIMIT :most",
                           cycle_.name(), order.after(), kPeopleAtOnce)));
      more = !rows.empty();
      for (const auto& [person, body] : rows) {
        RETURN_IF_ERROR(ProposeFor(session, body.value, order, plans));
        order.set_after(person);
      }
      order.mutable_progress()->set_done_count(order.progress().done_count() +
                                               static_cast<int>(rows.size()));
      return absl::OkStatus();
    }));
    if (!more) return false;
    RETURN_IF_ERROR(Write(plans, order));
    return true;
  }

  absl::Status ProposeFor(Session& session, const std::string& body, v1::PlanOrder& order,
                          std::vector<Plan>& plans) {
    v1::Result result;
    if (!result.ParseFromString(body)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   "A stored result cannot be read.");
    }
    ASSIGN_OR_RETURN(auto plan, PlanAfter(session, forms_, cycle_, result, order_.contents(),
                                          order_.most_goals(), order_.most_activities()));
    v1::ProposeDevelopmentPlansResponse& counts = *order.mutable_counts();
    if (!plan) {
      counts.set_no_gap_count(counts.no_gap_count() + 1);
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(
        const auto found,
        session.QueryOne<int64_t>("SELECT revision FROM development_plans WHERE name = :name",
                                  plan->name()));
    if (found) {
      counts.set_existing_count(counts.existing_count() + 1);
    } else {
      plans.push_back(*std::move(plan));
    }
    return absl::OkStatus();
  }

  // A plan that somebody made meanwhile stays theirs.
  absl::Status Write(const std::vector<Plan>& plans, v1::PlanOrder order) {
    const v1::ProposeDevelopmentPlansResponse before = order.counts();
    RETURN_IF_ERROR(
        store_.Write(run_.author(), run_.deadline(), [&](Transaction& transaction) -> absl::Status {
          v1::ProposeDevelopmentPlansResponse& counts = *order.mutable_counts();
          counts = before;
          for (const Plan& plan : plans) {
            Plan wanted = plan;
            const absl::Status created = transaction.Attempt(
                [&] { return transaction.Create(DevelopmentPlanType(), wanted); });
            if (absl::IsAlreadyExists(created)) {
              counts.set_existing_count(counts.existing_count() + 1);
              continue;
            }
            RETURN_IF_ERROR(created);
            counts.set_proposed_count(counts.proposed_count() + 1);
          }
          RETURN_IF_ERROR(KeepOrder(transaction.session(), order));
          return run_.Report(transaction, order.progress());
        }));
    order_ = std::move(order);
    return absl::OkStatus();
  }

  Store& store_;
  Forms& forms_;
  OperationRun& run_;
  Cycle cycle_;
  v1::PlanOrder order_;
};

}  // namespace

void RegisterPlanProposals(RpcService& plans, Operations& operations, Store& store,
                           DevelopmentContentsOfReleases& contents, Forms& forms) {
  operations.AddKind(kProposeStep, [&store, &forms](OperationRun& run) {
    return Proposal(store, forms, run).Work();
  });
  plans.Unary<v1::ProposeDevelopmentPlanRequest, Plan>(
      "ProposeDevelopmentPlan",
      [&store, &contents, &forms](const Context& context,
                                  const v1::ProposeDevelopmentPlanRequest& request) {
        return ProposeOne(store, contents, forms, context, request);
      });
  plans.Unary<v1::ProposeDevelopmentPlansRequest, Operation>(
      "ProposeDevelopmentPlans",
      [&store, &operations, &contents](const Context& context,
                                       const v1::ProposeDevelopmentPlansRequest& request) {
        return ProposeAll(store, operations, contents, context, request);
      });
}

}  // namespace touchstone::assessment
