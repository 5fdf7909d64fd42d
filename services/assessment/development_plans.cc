#include "services/assessment/development_plans.h"

#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/result.pb.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/assessment_cycles.h"
#include "services/assessment/check_ins.h"
#include "services/assessment/people.h"
#include "services/assessment/plan_access.h"
#include "services/assessment/result_access.h"
#include "services/assessment/results.h"
#include "services/assessment/rules/development_plans.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/prepared_methods.h"
#include "services/runtime/methods/request_fields.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/list_query.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;
using Plan = v1::DevelopmentPlan;
using Activity = v1::PlannedActivity;

absl::string_view Words(Plan::State state) {
  switch (state) {
    case Plan::AGREED:
      return "agreed";
    case Plan::COMPLETED:
      return "completed";
    default:
      return "a draft";
  }
}

// What a plan follows from, as it stands in the database.
struct StoredOrigin {
  v1::Result result;
  std::shared_ptr<const Form> form;
};

// Nothing for a plan that follows from no result. Fails for one that a plan cannot follow from.
absl::StatusOr<std::optional<StoredOrigin>> FindOrigin(Transaction& transaction, Forms& forms,
                                                       const Plan& plan) {
  if (plan.result().empty()) return std::nullopt;
  constexpr char kField[] = "development_plan.result";
  if (PersonOfResult(plan.result()) != PersonOfPlan(plan.name())) {
    return InvalidField(kField, "is not a result of this person");
  }
  ASSIGN_OR_RETURN(const auto result, transaction.Find<v1::Result>(ResultType(), plan.result()));
  if (result == nullptr || result->has_delete_time()) {
    return InvalidField(kField, "is not a result of this person");
  }
  ASSIGN_OR_RETURN(const Cycle cycle, FindCycle(transaction.session(), CycleOf(plan.result())));
  if (cycle.purpose() != Cycle::DEVELOPMENTAL) {
    return FailedPrecondition(reasons::kPurposeForbids, cycle.name(),
                              "It is for evaluation: no plan for development follows from it.");
  }
  RETURN_IF_ERROR(CheckState(cycle, Cycle::PUBLISHED));
  if (result->figures().release() != plan.release()) {
    return InvalidField("development_plan.release", "must be the one that the result is of");
  }
  StoredOrigin origin{.result = std::move(*result), .form = nullptr};
  ASSIGN_OR_RETURN(origin.form,
                   forms.Find(transaction.session(), cycle, origin.result.figures().job_profile()));
  return origin;
}

absl::Status CheckCoach(const Context& context, Transaction& transaction,
                        const ResourceChange<Plan>& change) {
  const std::string& coach = change.after->coach();
  const bool is_new = change.before == nullptr;
  if (is_new ? coach.empty() : coach == change.before->coach()) return absl::OkStatus();
  const std::string person = PersonOfPlan(change.after->name());
  // Who reads the plan is not for a coach to say.
  RETURN_IF_ERROR(CheckIsTheirsOrForDevelopment(context, person));
  if (coach.empty()) return absl::OkStatus();
  if (coach == person) return InvalidField("development_plan.coach", "must be somebody else");
  if (OrganizationOf(coach) != OrganizationOf(person)) {
    return InvalidField("development_plan.coach", "must be of the same organization");
  }
  ASSIGN_OR_RETURN(const bool exists, transaction.Exists(PersonType(), coach));
  return exists ? absl::OkStatus() : InvalidField("development_plan.coach", "is nobody here");
}

absl::Status CheckKept(const Plan& before, const Plan& after) {
  std::vector<FieldViolation> violations;
  if (before.release() != after.release()) {
    violations.push_back({"development_plan.release", "stays what it was; make another plan"});
  }
  if (before.result() != after.result()) {
    violations.push_back({"development_plan.result", "stays what it was; make another plan"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

void TakeAgreementsAway(Plan& plan) {
  plan.set_state(Plan::DRAFT);
  plan.clear_person_agree_time();
  plan.clear_coach_agree_time();
  plan.clear_complete_time();
}

// Each goal says where the result shows the person: a coach is shown what they chose, and finds out
// nothing more by adding goals.
absl::Status CheckGoalsOfCoach(const Context& context, const ResourceChange<Plan>& change) {
  const Plan& plan = *change.after;
  if (change.before == nullptr || plan.result().empty() ||
      CheckIsTheirsOrForDevelopment(context, plan.name()).ok()) {
    return absl::OkStatus();
  }
  const auto& former = change.before->goals();
  for (int i = 0; i < plan.goals_size(); ++i) {
    const bool is_there = std::any_of(former.begin(), former.end(), [&](const auto& goal) {
      return goal.competency() == plan.goals(i).competency();
    });
    if (!is_there) {
      return InvalidField(absl::StrCat("development_plan.goals[", i, "].competency"),
                          "is for the person to add: it would show a coach where they stand");
    }
  }
  return absl::OkStatus();
}

absl::Status BeforeWrite(DevelopmentContentsOfReleases& contents, Forms& forms,
                         const Context& context, Transaction& transaction,
                         const ResourceChange<Plan>& change) {
  Plan& plan = *change.after;
  if (change.kind == events::v1::Event::DELETED) {
    return plan.state() == Plan::DRAFT ? absl::OkStatus()
                                       : WrongPlanState(plan, Words(Plan::DRAFT));
  }
  if (change.kind == events::v1::Event::UNDELETED) return absl::OkStatus();
  if (change.before != nullptr) {
    if (plan.state() == Plan::COMPLETED) return WrongPlanState(plan, "reopened first");
    RETURN_IF_ERROR(CheckKept(*change.before, plan));
    RETURN_IF_ERROR(CheckGoalsOfCoach(context, change));
  }
  ASSIGN_OR_RETURN(const auto offered, contents.Kept(plan.release()));
  RETURN_IF_ERROR(CheckCoach(context, transaction, change));
  ASSIGN_OR_RETURN(const auto stored, FindOrigin(transaction, forms, plan));
  std::optional<PlanOrigin> origin;
  if (stored) origin.emplace(PlanOrigin{stored->result.figures(), stored->form->required});
  const auto violations = CompletePlan(*offered, origin ? &*origin : nullptr, change.before, plan);
  if (!violations.empty()) return InvalidFields(violations);
  if (change.before == nullptr || !AgreesWith(*change.before, plan)) TakeAgreementsAway(plan);
  return absl::OkStatus();
}

// --- Steps --------------------------------------------------------------------------------------

absl::Status CheckIsOneOfThem(const Context& context, const Plan& plan) {
  if (IsPerson(context, PersonOfPlan(plan.name())) || IsPerson(context, plan.coach())) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
               "Only the person whose plan it is, and the coach whom it names, may do this.");
}

absl::Status Agree(const Context& context, Transaction& transaction,
                   const v1::AgreeDevelopmentPlanRequest&, Plan& plan) {
  RETURN_IF_ERROR(CheckIsOneOfThem(context, plan));
  if (plan.state() == Plan::COMPLETED) return WrongPlanState(plan, "reopened first");
  if (plan.coach().empty() || plan.goals().empty()) {
    return FailedPrecondition(reasons::kPlanState, plan.name(),
                              "It needs a goal and a coach, so that both can agree to it.");
  }
  if (IsPerson(context, plan.coach())) {
    if (!plan.has_coach_agree_time()) SetTime(plan, "coach_agree_time", transaction.now());
  } else if (!plan.has_person_agree_time()) {
    SetTime(plan, "person_agree_time", transaction.now());
  }
  if (plan.has_person_agree_time() && plan.has_coach_agree_time()) plan.set_state(Plan::AGREED);
  return absl::OkStatus();
}

absl::Status Complete(const Context& context, Transaction& transaction,
                      const v1::CompleteDevelopmentPlanRequest&, Plan& plan) {
  RETURN_IF_ERROR(CheckIsOneOfThem(context, plan));
  if (plan.state() != Plan::AGREED) return WrongPlanState(plan, Words(Plan::AGREED));
  for (const Activity& activity : plan.activities()) {
    if (activity.state() != Activity::PLANNED) continue;
    return FailedPrecondition(
        reasons::kPlanState, plan.name(),
        absl::StrCat(activity.id(), " is still planned; complete or drop it first."));
  }
  plan.set_state(Plan::COMPLETED);
  SetTime(plan, "complete_time", transaction.now());
  return absl::OkStatus();
}

absl::Status Reopen(const Context& context, Transaction&, const v1::ReopenDevelopmentPlanRequest&,
                    Plan& plan) {
  RETURN_IF_ERROR(CheckIsOneOfThem(context, plan));
  if (plan.state() == Plan::DRAFT) return WrongPlanState(plan, "agreed or completed");
  TakeAgreementsAway(plan);
  return absl::OkStatus();
}

absl::StatusOr<Activity*> ActivityIn(Plan& plan, const std::string& id) {
  if (plan.state() == Plan::COMPLETED) return WrongPlanState(plan, "reopened first");
  for (Activity& activity : *plan.mutable_activities()) {
    if (activity.id() == id) return &activity;
  }
  return InvalidField("activity", "is not in the plan");
}

absl::Status NotPlanned(const Plan& plan, const Activity& activity) {
  return FailedPrecondition(
      reasons::kPlanState, plan.name(),
      absl::StrCat(activity.id(), " is ",
                   activity.state() == Activity::COMPLETED ? "completed" : "dropped",
                   "; for this it must be planned."));
}

absl::Status CompleteOne(const Context& context, Transaction& transaction,
                         const v1::CompleteActivityRequest& request, Plan& plan) {
  RETURN_IF_ERROR(CheckIsOneOfThem(context, plan));
  ASSIGN_OR_RETURN(Activity* const activity, ActivityIn(plan, request.activity()));
  const Day today = DayOf(transaction.now());
  const auto day = request.date().empty() ? today : ParseDay(request.date());
  if (!day) return InvalidField("date", "is no day of the calendar");
  if (*day > today + 1) return InvalidField("date", "must not lie in the future");
  if (activity->state() != Activity::PLANNED) return NotPlanned(plan, *activity);
  activity->set_state(Activity::COMPLETED);
  activity->mutable_completion()->set_date(DayText(*day));
  activity->mutable_completion()->set_source(v1::ActivityCompletion::MANUAL);
  return absl::OkStatus();
}

absl::Status DropOne(const Context& context, Transaction&, const v1::DropActivityRequest& request,
                     Plan& plan) {
  RETURN_IF_ERROR(CheckIsOneOfThem(context, plan));
  ASSIGN_OR_RETURN(Activity* const activity, ActivityIn(plan, request.activity()));
  if (activity->state() == Activity::COMPLETED) return NotPlanned(plan, *activity);
  activity->set_state(Activity::DROPPED);
  return absl::OkStatus();
}

// --- Reading ------------------------------------------------------------------------------------

absl::StatusOr<v1::ListCoachedPlansResponse> ListCoached(
    Store& store, const Context& context, const v1::ListCoachedPlansRequest& request) {
  if (!IsPerson(context, request.name())) {
    RETURN_IF_ERROR(CheckPurpose(context, Cycle::DEVELOPMENTAL, OrganizationOf(request.name())));
  }
  const std::string query = absl::StrCat("ListCoachedPlans:", request.name());
  std::string after;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(PagePosition position,
                     store.page_tokens().Read(request.page_token(), query, store.clock().Now()));
    after = std::move(position.name);
  }
  const size_t page_size = PageSize(request.page_size());
  v1::ListCoachedPlansResponse response;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    response.Clear();
    ASSIGN_OR_RETURN(const auto rows,
                     session.Query<Bytes>("SELECT body FROM development_plans WHERE coach = :coach "
                                          "AND name > :after AND delete_time = 0 ORDER BY name "
                                          "LIMIT :most",
                                          request.name(), after, page_size + 1));
    for (const auto& [body] : rows) {
      if (static_cast<size_t>(response.development_plans_size()) == page_size) {
        const std::string& last = response.development_plans().rbegin()->name();
        response.set_next_page_token(
            store.page_tokens().Make({last, last}, query, store.clock().Now()));
        break;
      }
      ASSIGN_OR_RETURN(*response.add_development_plans(), ReadStoredPlan(body.value));
    }
    return absl::OkStatus();
  }));
  return response;
}

// The release of a plan that is there.
absl::StatusOr<std::string> ReleaseOf(Store& store, const Context& context,
                                      const std::string& name) {
  std::string release;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(
        const auto row,
        session.QueryOne<Bytes>("SELECT body FROM development_plans WHERE name = :name", name));
    if (!row) return NotFound(name);
    ASSIGN_OR_RETURN(const Plan plan, ReadStoredPlan(std::get<0>(*row).value));
    release = plan.release();
    return absl::OkStatus();
  }));
  return release;
}

// What a change of a plan needs from elsewhere: whether the caller may, and what the release
// offers. Nothing is written yet.
Preparations BeforeChanges(Store& store, DevelopmentContentsOfReleases& contents) {
  using google::protobuf::Message;
  using Create = v1::CreateDevelopmentPlanRequest;
  using Update = v1::UpdateDevelopmentPlanRequest;
  const auto may = [](const Context& context, const Message& request) {
    return CheckIsTheirsOrForDevelopment(context, TextField(request, "name"));
  };
  return {
      {"CreateDevelopmentPlan",
       {.may =
            [](const Context& context, const Message& request) {
              return CheckIsTheirsOrForDevelopment(context,
                                                   static_cast<const Create&>(request).parent());
            },
        .ask =
            [&contents](const Context& context, const Message& request) {
              const Plan& plan = static_cast<const Create&>(request).development_plan();
              return contents.Ask(context, plan.release()).status();
            }}},
      {"UpdateDevelopmentPlan",
       {.may =
            [&store](const Context& context, const Message& request) {
              const Plan& plan = static_cast<const Update&>(request).development_plan();
              return CheckTakesPart(store, context, plan.name());
            },
        .ask = [&store, &contents](const Context& context, const Message& request) -> absl::Status {
          const Plan& plan = static_cast<const Update&>(request).development_plan();
          ASSIGN_OR_RETURN(const std::string release, ReleaseOf(store, context, plan.name()));
          return contents.Ask(context, release).status();
        }}},
      {"DeleteDevelopmentPlan", {.may = may}},
      {"UndeleteDevelopmentPlan", {.may = may}},
  };
}

}  // namespace

const ResourceType& DevelopmentPlanType() {
  static const ResourceType type = DeclareResource<Plan>({
      .table = "development_plans",
      .columns = {{"state"}, {"coach"}},
  });
  return type;
}

absl::Status WrongPlanState(const Plan& plan, absl::string_view needed) {
  return FailedPrecondition(reasons::kPlanState, plan.name(),
                            absl::StrCat(plan.name(), " is ", Words(plan.state()),
                                         "; for this it must be ", needed, "."));
}

absl::StatusOr<Plan> ReadStoredPlan(const std::string& body) {
  Plan plan;
  if (plan.ParseFromString(body)) return plan;
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               "A stored development plan cannot be read.");
}

void RegisterDevelopmentPlans(RpcService& plans, Store& store,
                              DevelopmentContentsOfReleases& contents, Forms& forms) {
  RegisterPreparedMethods<Plan>(
      plans, DevelopmentPlanType(), store,
      {.parent = &PersonType(),
       .children = {&CheckInType()},
       .prepare = [](Plan& plan) { CompleteIds(plan); },
       .before_write =
           [&contents, &forms](const Context& context, Transaction& transaction,
                               const ResourceChange<Plan>& change) {
             return BeforeWrite(contents, forms, context, transaction, change);
           },
       .before_read = [&store](const Context& context,
                               absl::string_view name) -> absl::StatusOr<ReadFrom> {
         RETURN_IF_ERROR(CheckTakesPart(store, context, name));
         return ReadFrom::kDatabase;
       }},
      BeforeChanges(store, contents));
  const BeforeChange partner = [&store](const Context& context, absl::string_view name) {
    return CheckIsPartner(store, context, name);
  };
  const ResourceType& type = DevelopmentPlanType();
  RegisterChange<v1::AgreeDevelopmentPlanRequest, Plan>(plans, "AgreeDevelopmentPlan", type, store,
                                                        Agree, partner);
  RegisterChange<v1::CompleteDevelopmentPlanRequest, Plan>(plans, "CompleteDevelopmentPlan", type,
                                                           store, Complete, partner);
  RegisterChange<v1::ReopenDevelopmentPlanRequest, Plan>(plans, "ReopenDevelopmentPlan", type,
                                                         store, Reopen, partner);
  RegisterChange<v1::CompleteActivityRequest, Plan>(plans, "CompleteActivity", type, store,
                                                    CompleteOne, partner);
  RegisterChange<v1::DropActivityRequest, Plan>(plans, "DropActivity", type, store, DropOne,
                                                partner);
  plans.Unary<v1::ListCoachedPlansRequest, v1::ListCoachedPlansResponse>(
      "ListCoachedPlans",
      [&store](const Context& context, const v1::ListCoachedPlansRequest& request) {
        return ListCoached(store, context, request);
      });
}

}  // namespace touchstone::assessment
