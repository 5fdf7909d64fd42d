// Development plans: what follows from results, who reads them, how they are agreed to, what other
// systems say of them, and what became of them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/assessment/v1/development_plan.pb.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/runtime/clock/failpoint.h"
#include "services/runtime/errors/errors.h"
#include "tests/eventually.h"
#include "tests/services/assessment/cycle_in_process.h"

namespace touchstone::assessment {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Values;
using Cycle = v1::AssessmentCycle;
using Plan = v1::DevelopmentPlan;
using Activity = v1::PlannedActivity;

constexpr int kNow = 1'930'000'000;  // 2031-02-27
constexpr char kCourse[] = "https://training.example/listening";

std::string PlanName(const std::string& person, const std::string& id) {
  return absl::StrCat(PersonName(person), "/developmentPlans/", id);
}

// The competency "focus" gets something to do, on the job and to attend.
void Offer(FixedCatalog& catalog) {
  auto& competency = *catalog.competencies[1].mutable_competency();
  auto& course = *competency.add_learning_resources();
  course.set_id("course");
  course.set_kind(catalog::v1::LearningResource::E_LEARNING);
  course.set_title("Listening");
  course.set_link(kCourse);
  auto& desk = *competency.add_development_activities();
  desk.set_id("desk");
  desk.set_kind(catalog::v1::DevelopmentActivity::ON_THE_JOB);
  desk.set_text("Take the desk for a morning");
}

class DevelopmentPlans : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override { Start(); }

  void Start() {
    office_.reset();
    office_ = std::make_unique<CycleInProcess>(store_, clock_);
    Offer(office_->catalog());
  }
  CycleInProcess& office() { return *office_; }

  void EmployAna() {
    office().Employ({{"boss", "top"},
                     {"ana", "calls", "boss", "lead"},
                     {"ben", "calls", "boss", "lead"},
                     {"eve", "top", "boss"}});
  }

  // A cycle over "calls" in which people and their managers rate, published; what the manager says
  // of whom counts.
  void Publish(const std::string& id, Cycle::Purpose purpose,
               const std::function<v1::RatingContent(const std::string& person)>& said) {
    const auto created = office().Create(
        id, purpose, [](Cycle& cycle) { cycle.mutable_relations()->DeleteSubrange(2, 3); });
    ASSERT_TRUE(created.ok()) << created.status();
    const auto prepared = office().Prepare(id);
    ASSERT_TRUE(prepared.ok()) << prepared.status();
    const auto opened = office().Open(id);
    ASSERT_TRUE(opened.ok()) << opened.status();
    v1::ListRaterAssignmentsRequest list;
    list.set_parent(CycleName(id));
    list.set_page_size(1000);
    const auto raters =
        office().Ask<v1::ListRaterAssignmentsResponse>("ListRaterAssignments", list);
    ASSERT_TRUE(raters.ok()) << raters.status();
    for (const auto& rater : raters->rater_assignments()) {
      if (rater.relation() != v1::MANAGER) continue;
      const auto answer = office().HandInAs("boss", rater.name(),
                                            said(rater.subject().substr(PersonName("").size())));
      ASSERT_TRUE(answer.ok()) << answer.status();
    }
    ASSERT_TRUE(office().EndRatings(id).ok());
    ASSERT_TRUE(office().Close(id).ok());
    const auto published = office().Publish(id);
    ASSERT_TRUE(published.ok()) << published.status();
  }

  // ana is growing where her job asks for more, and waits least; ben is where his asks him to be.
  void PublishSpring() {
    EmployAna();
    Publish("spring", Cycle::DEVELOPMENTAL, [](const std::string& person) {
      if (person == "ben") return Said("senior", 2);
      v1::RatingContent content = Said("growing", 2);
      content.mutable_competencies(1)->mutable_behaviors(1)->set_value(0);
      return content;
    });
  }

  absl::StatusOr<Plan> Propose(const std::string& person, const std::string& cycle = "spring") {
    v1::ProposeDevelopmentPlanRequest request;
    request.set_name(PersonName(person));
    request.set_assessment_cycle(CycleName(cycle));
    return office().Ask<Plan>("ProposeDevelopmentPlan", request);
  }

  absl::StatusOr<Plan> Get(const std::string& name) {
    v1::GetDevelopmentPlanRequest request;
    request.set_name(name);
    return office().Ask<Plan>("GetDevelopmentPlan", request);
  }

  template <typename Request>
  absl::StatusOr<Plan> Step(const std::string& method, const std::string& name) {
    Request request;
    request.set_name(name);
    return office().Ask<Plan>(method, request);
  }
  absl::StatusOr<Plan> Agree(const std::string& name) {
    return Step<v1::AgreeDevelopmentPlanRequest>("AgreeDevelopmentPlan", name);
  }

  absl::StatusOr<Plan> Update(const Plan& plan, const std::string& mask) {
    v1::UpdateDevelopmentPlanRequest request;
    *request.mutable_development_plan() = plan;
    request.mutable_development_plan()->clear_etag();
    request.mutable_update_mask()->add_paths(mask);
    return office().Ask<Plan>("UpdateDevelopmentPlan", request);
  }

  // ana's proposal, with boss as her coach.
  Plan CoachedPlan() {
    PublishSpring();
    office().ActAsPerson("ana");
    auto plan = Propose("ana");
    EXPECT_TRUE(plan.ok()) << plan.status();
    plan->set_coach(PersonName("boss"));
    plan = Update(*plan, "coach");
    EXPECT_TRUE(plan.ok()) << plan.status();
    return *plan;
  }

  Activity ActivityOf(const std::string& activity) {
    office().ActAsPerson("ana");
    const auto plan = Get(PlanName("ana", "spring"));
    EXPECT_TRUE(plan.ok()) << plan.status();
    for (const Activity& one : plan->activities()) {
      if (one.activity() == activity) return one;
    }
    ADD_FAILURE() << "no " << activity;
    return {};
  }

  TestStore store_{GetParam()};
  FakeClock clock_{absl::FromUnixSeconds(kNow)};
  std::unique_ptr<CycleInProcess> office_;
};

// --- Proposals ----------------------------------------------------------------------------------

TEST_P(DevelopmentPlans, FollowFromAResult) {
  PublishSpring();
  office().ActAsPerson("ana");
  const auto plan = Propose("ana");
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(plan->name(), PlanName("ana", "spring"));
  EXPECT_EQ(plan->result(), CycleName("spring") + "/results/ana");
  EXPECT_EQ(plan->release(), office().catalog().release.name());
  EXPECT_EQ(plan->state(), Plan::DRAFT);
  EXPECT_EQ(plan->coach(), "");  // whom she shares it with, she says
  ASSERT_EQ(plan->goals_size(), 2);
  EXPECT_EQ(plan->goals(0).competency(), "focus");
  EXPECT_EQ(plan->goals(0).from_level(), "growing");
  EXPECT_EQ(plan->goals(0).to_level(), "senior");
  EXPECT_EQ(plan->goals(0).priority(), 2);
  EXPECT_THAT(plan->goals(0).behaviors(), ElementsAre("waits", "asks"));
  EXPECT_EQ(plan->goals(1).competency(), "care");
  ASSERT_EQ(plan->activities_size(), 2);
  EXPECT_EQ(plan->activities(0).activity(), "desk");
  EXPECT_EQ(plan->activities(1).activity(), "course");
  EXPECT_EQ(plan->activities(1).link(), kCourse);
  // Proposed again it is the one that is there, whatever became of it.
  const auto again = Propose("ana");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), plan->SerializeAsString());
  office().ActAsPerson("ben");
  EXPECT_EQ(ReasonOf(Propose("ben").status()), reasons::kNoGap);
}

TEST_P(DevelopmentPlans, FollowFromNothingThatIsForEvaluationOrNotPublished) {
  EmployAna();
  Publish("spring", Cycle::EVALUATIVE, [](const std::string&) { return Said("entry", 0); });
  office().ActAsPerson("ana");
  EXPECT_EQ(ReasonOf(Propose("ana").status()), reasons::kPurposeForbids);
  v1::CreateDevelopmentPlanRequest create;
  create.set_parent(PersonName("ana"));
  create.mutable_development_plan()->set_release(office().catalog().release.name());
  create.mutable_development_plan()->set_result(CycleName("spring") + "/results/ana");
  EXPECT_EQ(ReasonOf(office().Ask<Plan>("CreateDevelopmentPlan", create).status()),
            reasons::kPurposeForbids);
  create.mutable_development_plan()->set_result(CycleName("spring") + "/results/ben");
  EXPECT_TRUE(
      absl::IsInvalidArgument(office().Ask<Plan>("CreateDevelopmentPlan", create).status()));
  office().ActAsAdministrator();
  ASSERT_TRUE(office().Create("autumn", Cycle::DEVELOPMENTAL).ok());
  v1::ProposeDevelopmentPlansRequest all;
  all.set_name(CycleName("autumn"));
  EXPECT_EQ(
      ReasonOf(
          office().Ask<google::longrunning::Operation>("ProposeDevelopmentPlans", all).status()),
      reasons::kCycleState);
  all.set_name(CycleName("spring"));
  EXPECT_EQ(
      ReasonOf(
          office().Ask<google::longrunning::Operation>("ProposeDevelopmentPlans", all).status()),
      reasons::kPurposeForbids);
}

// The process ends in the middle: another goes on, and each person has one plan.
TEST_P(DevelopmentPlans, OfEverybodyGoOnAfterAnEnd) {
  constexpr int kPeople = 230;
  std::vector<Employee> employees = {{"boss", "top"}};
  for (int i = 0; i < kPeople; ++i) employees.push_back({absl::StrCat("p", i), "calls", "boss"});
  office().Employ(employees);
  const auto has_gap = [](const std::string& person) { return person.back() != '0'; };
  Publish("spring", Cycle::DEVELOPMENTAL,
          [&](const std::string& person) { return Said(has_gap(person) ? "entry" : "expert", 1); });
  office().ActAsPerson("p1");
  const auto own = Propose("p1");
  ASSERT_TRUE(own.ok()) << own.status();
  office().ActAsAdministrator();
  v1::ProposeDevelopmentPlansRequest request;
  request.set_name(CycleName("spring"));
  SetFailpoint("after_some_plans", "sleep:500");
  const auto begun =
      office().Ask<google::longrunning::Operation>("ProposeDevelopmentPlans", request);
  ASSERT_TRUE(begun.ok()) << begun.status();
  store_.AllowScans();
  const auto count = [&] {
    return absl::StrJoin(store_.RunBeside("SELECT COUNT(*) FROM development_plans"), "");
  };
  ASSERT_TRUE(Eventually([&] { return count() != "1"; }));
  office_.reset();  // stops where it is
  SetFailpoint("after_some_plans", "");
  const std::string meanwhile = count();
  EXPECT_NE(meanwhile, absl::StrCat(kPeople * 9 / 10)) << "it had ended; the test shows nothing";
  Start();
  const auto done = office().Wait(begun->name());
  ASSERT_TRUE(done.ok()) << done.status();
  v1::ProposeDevelopmentPlansResponse response;
  ASSERT_TRUE(done->response().UnpackTo(&response));
  EXPECT_EQ(response.proposed_count(), kPeople * 9 / 10 - 1);
  EXPECT_EQ(response.existing_count(), 1);
  EXPECT_EQ(response.no_gap_count(), kPeople / 10);
  EXPECT_EQ(count(), absl::StrCat(kPeople * 9 / 10));
  EXPECT_THAT(store_.RunBeside("SELECT cycle FROM plan_orders"), IsEmpty());
  for (const char* const person : {"p1", "p99", "p229"}) {
    office().ActAsPerson(person);
    const auto plan = Get(PlanName(person, "spring"));
    ASSERT_TRUE(plan.ok()) << plan.status();
    EXPECT_EQ(plan->goals(0).SerializeAsString(), own->goals(0).SerializeAsString());
  }
  EXPECT_EQ(Get(PlanName("p229", "spring"))->result(), CycleName("spring") + "/results/p229");
  // Again: nobody gets a second one.
  office().ActAsAdministrator();
  const auto again =
      office().Ask<google::longrunning::Operation>("ProposeDevelopmentPlans", request);
  ASSERT_TRUE(again.ok()) << again.status();
  const auto end = office().Wait(again->name());
  ASSERT_TRUE(end.ok()) << end.status();
  ASSERT_TRUE(end->response().UnpackTo(&response));
  EXPECT_EQ(response.proposed_count(), 0);
  EXPECT_EQ(response.existing_count(), kPeople * 9 / 10);
}

// Another proposal begins between the moment that nothing was found to be under way and the moment
// that this one is written down: what that one works by stays.
TEST_P(DevelopmentPlans, OfACycleAreProposedByOneAtATime) {
  PublishSpring();
  v1::ProposeDevelopmentPlansRequest request;
  request.set_name(CycleName("spring"));
  const auto first =
      office().Ask<google::longrunning::Operation>("ProposeDevelopmentPlans", request);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_TRUE(office().Wait(first->name()).ok());
  store_.AllowScans();
  const bool is_sqlite = GetParam().dialect == Dialect::kSqlite;
  office().catalog().when_asked = [&] {
    store_.RunBeside(
        absl::StrCat("INSERT INTO operation_work (name, work) VALUES ('", first->name(), "', ",
                     is_sqlite ? absl::StrCat("CAST('", CycleName("spring"), "' AS BLOB)")
                               : absl::StrCat("'", CycleName("spring"), "'::bytea"),
                     ")"));
    // It is under way, in a process that holds it for long.
    store_.RunBeside(absl::StrCat("UPDATE operations SET done = 0, lease_until = ",
                                  absl::ToUnixMicros(clock_.Now() + absl::Hours(1)),
                                  " WHERE name = '", first->name(), "'"));
    store_.RunBeside(absl::StrCat("INSERT INTO plan_orders (cycle, body) VALUES ('",
                                  CycleName("spring"), "', ",
                                  is_sqlite ? "X'08'" : "'\\x08'::bytea", ")"));
  };
  const auto second =
      office().Ask<google::longrunning::Operation>("ProposeDevelopmentPlans", request);
  office().catalog().when_asked = nullptr;
  EXPECT_TRUE(absl::IsAborted(second.status())) << second.status();
  EXPECT_THAT(store_.RunBeside("SELECT cycle FROM plan_orders WHERE length(body) = 1"),
              testing::ElementsAre(CycleName("spring")));
}

TEST_P(DevelopmentPlans, AreAnsweredAgainThoughTheirReleaseIsGone) {
  EmployAna();
  office().ActAsPerson("ana");
  v1::CreateDevelopmentPlanRequest create;
  create.set_parent(PersonName("ana"));
  create.set_request_id("once");
  create.mutable_development_plan()->set_release(office().catalog().release.name());
  v1::DevelopmentGoal& goal = *create.mutable_development_plan()->add_goals();
  goal.set_competency("focus");
  goal.set_from_level("senior");
  goal.set_to_level("expert");
  const auto created = office().Ask<Plan>("CreateDevelopmentPlan", create);
  ASSERT_TRUE(created.ok()) << created.status();
  v1::UpdateDevelopmentPlanRequest update;
  *update.mutable_development_plan() = *created;
  update.mutable_development_plan()->set_coach(PersonName("boss"));
  update.set_request_id("then");
  const auto updated = office().Ask<Plan>("UpdateDevelopmentPlan", update);
  ASSERT_TRUE(updated.ok()) << updated.status();
  office().catalog().release.set_state(catalog::v1::Release::IN_REVIEW);
  const auto created_again = office().Ask<Plan>("CreateDevelopmentPlan", create);
  ASSERT_TRUE(created_again.ok()) << created_again.status();
  EXPECT_EQ(created_again->SerializeAsString(), created->SerializeAsString());
  const auto updated_again = office().Ask<Plan>("UpdateDevelopmentPlan", update);
  ASSERT_TRUE(updated_again.ok()) << updated_again.status();
  EXPECT_EQ(updated_again->SerializeAsString(), updated->SerializeAsString());
  create.set_request_id("twice");
  EXPECT_EQ(ReasonOf(office().Ask<Plan>("CreateDevelopmentPlan", create).status()),
            reasons::kReleaseState);
}

// --- Who reads them -----------------------------------------------------------------------------

TEST_P(DevelopmentPlans, AreReadByThePersonTheCoachAndForDevelopmentAlone) {
  const Plan plan = CoachedPlan();
  const auto may_read = [&](const std::string& person, const std::string& role) {
    office().ActAsPerson(person, role);
    const auto read = Get(plan.name());
    EXPECT_TRUE(read.ok() || absl::IsPermissionDenied(read.status())) << read.status();
    return read.ok();
  };
  EXPECT_TRUE(may_read("ana", "worker"));
  EXPECT_TRUE(may_read("boss", "manager"));
  EXPECT_TRUE(may_read("somebody", "coach"));
  EXPECT_FALSE(may_read("ben", "worker"));
  EXPECT_FALSE(may_read("eve", "manager"));
  EXPECT_FALSE(may_read("judge", "assessment-reviewer"));  // whatever is evaluative
  EXPECT_FALSE(may_read("office", "assessment-coordinator"));
  EXPECT_FALSE(may_read("watch", "auditor"));
  // What is not there is denied to the same people, in the same words.
  office().ActAsPerson("ben");
  EXPECT_TRUE(absl::IsPermissionDenied(Get(PlanName("ana", "none")).status()));
  EXPECT_TRUE(absl::IsPermissionDenied(Get(PlanName("nobody", "none")).status()));

  // A coach finds the plans that name them, and does not see her other ones.
  office().ActAsPerson("boss", "manager");
  v1::ListDevelopmentPlansRequest list;
  list.set_parent(PersonName("ana"));
  EXPECT_TRUE(absl::IsPermissionDenied(
      office().Ask<v1::ListDevelopmentPlansResponse>("ListDevelopmentPlans", list).status()));
  v1::ListCoachedPlansRequest coached;
  coached.set_name(PersonName("boss"));
  const auto theirs = office().Ask<v1::ListCoachedPlansResponse>("ListCoachedPlans", coached);
  ASSERT_TRUE(theirs.ok()) << theirs.status();
  ASSERT_EQ(theirs->development_plans_size(), 1);
  EXPECT_EQ(theirs->development_plans(0).name(), plan.name());
  coached.set_name(PersonName("eve"));
  EXPECT_TRUE(absl::IsPermissionDenied(
      office().Ask<v1::ListCoachedPlansResponse>("ListCoachedPlans", coached).status()));
  // Nor does the coach see the results behind what became of it.
  v1::ReportPlanOutcomeRequest outcome;
  outcome.set_name(plan.name());
  EXPECT_TRUE(absl::IsPermissionDenied(
      office().Ask<v1::ReportPlanOutcomeResponse>("ReportPlanOutcome", outcome).status()));
  // Nor finds out where she stands by adding goals.
  office().ActAsPerson("ana");
  Plan fewer = plan;
  fewer.clear_goals();
  fewer.clear_activities();
  v1::UpdateDevelopmentPlanRequest clear;
  *clear.mutable_development_plan() = fewer;
  clear.mutable_development_plan()->clear_etag();
  clear.mutable_update_mask()->add_paths("goals");
  clear.mutable_update_mask()->add_paths("activities");
  const auto cleared = office().Ask<Plan>("UpdateDevelopmentPlan", clear);
  ASSERT_TRUE(cleared.ok()) << cleared.status();
  office().ActAsPerson("boss", "manager");
  Plan curious = *cleared;
  curious.add_goals()->set_competency(plan.goals(0).competency());
  curious.mutable_goals(0)->set_to_level(LevelIds().back());
  EXPECT_EQ(Update(curious, "goals").status().code(), absl::StatusCode::kInvalidArgument);
  office().ActAsPerson("ana");
  EXPECT_TRUE(Update(curious, "goals").ok());
  office().ActAsPerson("boss", "manager");
  // Nor makes another the coach.
  Plan handed_on = plan;
  handed_on.set_coach(PersonName("eve"));
  EXPECT_TRUE(absl::IsPermissionDenied(Update(handed_on, "coach").status()));
  office().ActAsPerson("ben");
  EXPECT_TRUE(absl::IsPermissionDenied(Propose("ana").status()));
  EXPECT_TRUE(absl::IsPermissionDenied(Update(handed_on, "coach").status()));
  EXPECT_TRUE(absl::IsPermissionDenied(Agree(plan.name()).status()));
}

// --- Agreeing -----------------------------------------------------------------------------------

TEST_P(DevelopmentPlans, AreAgreedByBothAndAChangeTakesThatAway) {
  Plan plan = CoachedPlan();
  const auto states = [&] {
    office().ActAsPerson("ana");
    const auto read = Get(plan.name());
    return absl::StrCat(Plan::State_Name(read->state()),
                        read->has_person_agree_time() ? " ana" : "",
                        read->has_coach_agree_time() ? " boss" : "");
  };
  office().ActAsPerson("ana");
  ASSERT_TRUE(Agree(plan.name()).ok());
  EXPECT_EQ(states(), "DRAFT ana");
  ASSERT_TRUE(Agree(plan.name()).ok());
  EXPECT_EQ(states(), "DRAFT ana");  // one is not both
  office().ActAsPerson("somebody", "coach");
  EXPECT_TRUE(absl::IsPermissionDenied(Agree(plan.name()).status()));
  office().ActAsPerson("boss", "manager");
  const auto agreed = Agree(plan.name());
  ASSERT_TRUE(agreed.ok()) << agreed.status();
  EXPECT_EQ(states(), "AGREED ana boss");

  // What is said the same again changes nothing.
  auto updated = Update(*agreed, "goals");
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->etag(), agreed->etag());
  updated->mutable_activities(0)->set_due_date("2031-06-30");
  updated = Update(*updated, "activities");
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(states(), "DRAFT");

  ASSERT_TRUE(Agree(plan.name()).ok());
  office().ActAsPerson("boss", "manager");
  ASSERT_TRUE(Agree(plan.name()).ok());
  EXPECT_EQ(
      ReasonOf(Step<v1::CompleteDevelopmentPlanRequest>("CompleteDevelopmentPlan", plan.name())
                   .status()),
      reasons::kPlanState);  // while something is planned
  v1::CompleteActivityRequest complete;
  complete.set_name(plan.name());
  complete.set_activity("activity-1");
  complete.set_date("2031-03-31");
  EXPECT_TRUE(absl::IsInvalidArgument(office().Ask<Plan>("CompleteActivity", complete).status()));
  complete.set_date("2031-02-26");
  const auto completed = office().Ask<Plan>("CompleteActivity", complete);
  ASSERT_TRUE(completed.ok()) << completed.status();
  EXPECT_EQ(completed->activities(0).completion().date(), "2031-02-26");
  EXPECT_EQ(completed->activities(0).completion().source(), v1::ActivityCompletion::MANUAL);
  EXPECT_EQ(ReasonOf(office().Ask<Plan>("CompleteActivity", complete).status()),
            reasons::kPlanState);
  v1::DropActivityRequest drop;
  drop.set_name(plan.name());
  drop.set_activity("activity-2");
  ASSERT_TRUE(office().Ask<Plan>("DropActivity", drop).ok());
  EXPECT_EQ(states(), "AGREED ana boss");
  office().ActAsPerson("boss", "manager");
  ASSERT_TRUE(
      Step<v1::CompleteDevelopmentPlanRequest>("CompleteDevelopmentPlan", plan.name()).ok());
  EXPECT_EQ(ReasonOf(Update(*updated, "activities").status()), reasons::kPlanState);
  EXPECT_EQ(ReasonOf(Agree(plan.name()).status()), reasons::kPlanState);
  const auto reopened =
      Step<v1::ReopenDevelopmentPlanRequest>("ReopenDevelopmentPlan", plan.name());
  ASSERT_TRUE(reopened.ok()) << reopened.status();
  EXPECT_EQ(states(), "DRAFT");
  EXPECT_EQ(reopened->activities(0).state(), Activity::COMPLETED);
}

TEST_P(DevelopmentPlans, SayWhatDoesNotFitTheRelease) {
  EmployAna();
  office().ActAsPerson("ana");
  v1::CreateDevelopmentPlanRequest request;
  request.set_parent(PersonName("ana"));
  request.set_development_plan_id("own");
  Plan& plan = *request.mutable_development_plan();
  plan.set_release(office().catalog().release.name());
  v1::DevelopmentGoal& goal = *plan.add_goals();
  goal.set_competency("focus");
  goal.set_from_level("senior");
  goal.set_to_level("journey");
  plan.add_activities()->set_goal("goal-1");
  plan.mutable_activities(0)->set_activity("jumping");
  const auto refused = office().Ask<Plan>("CreateDevelopmentPlan", request);
  EXPECT_TRUE(absl::IsInvalidArgument(refused.status()));
  const std::string details = ToRpcStatus(refused.status()).SerializeAsString();
  EXPECT_TRUE(absl::StrContains(details, "development_plan.goals[0].to_level"));
  EXPECT_TRUE(absl::StrContains(details, "development_plan.activities[0].activity"));
  goal.set_to_level("expert");
  plan.mutable_activities(0)->set_activity("course");
  plan.set_coach(PersonName("ana"));
  EXPECT_TRUE(
      absl::IsInvalidArgument(office().Ask<Plan>("CreateDevelopmentPlan", request).status()));
  plan.set_coach(PersonName("nobody"));
  EXPECT_TRUE(
      absl::IsInvalidArgument(office().Ask<Plan>("CreateDevelopmentPlan", request).status()));
  plan.clear_coach();
  const auto created = office().Ask<Plan>("CreateDevelopmentPlan", request);
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->activities(0).title(), "Listening");
  EXPECT_EQ(created->activities(0).kind(), Activity::E_LEARNING);
  EXPECT_FALSE(created->goals(0).has_priority());
  EXPECT_EQ(ReasonOf(Agree(created->name()).status()), reasons::kPlanState);  // with whom?
  office().catalog().release.set_state(catalog::v1::Release::IN_REVIEW);
  request.set_development_plan_id("other");
  EXPECT_EQ(ReasonOf(office().Ask<Plan>("CreateDevelopmentPlan", request).status()),
            reasons::kReleaseState);
}

// --- Check-ins ----------------------------------------------------------------------------------

TEST_P(DevelopmentPlans, KeepWhatIsSaidSealed) {
  const Plan plan = CoachedPlan();
  v1::CreateCheckInRequest request;
  request.set_parent(plan.name());
  request.mutable_check_in()->set_note("She let a caller finish.");
  office().ActAsPerson("boss", "manager");
  const auto noted = office().Ask<v1::CheckIn>("CreateCheckIn", request);
  ASSERT_TRUE(noted.ok()) << noted.status();
  EXPECT_EQ(noted->date(), "2031-02-27");
  EXPECT_EQ(noted->author(), PersonName("boss"));
  EXPECT_EQ(noted->person(), PersonName("ana"));
  office().ActAsPerson("ana");
  v1::ListCheckInsRequest list;
  list.set_parent(plan.name());
  const auto listed = office().Ask<v1::ListCheckInsResponse>("ListCheckIns", list);
  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_EQ(listed->check_ins_size(), 1);
  EXPECT_EQ(listed->check_ins(0).note(), "She let a caller finish.");
  // With a check-in a plan is not deleted.
  v1::DeleteDevelopmentPlanRequest remove;
  remove.set_name(plan.name());
  EXPECT_EQ(ReasonOf(office().Ask<Plan>("DeleteDevelopmentPlan", remove).status()),
            reasons::kResourceInUse);
  for (const auto& [person, role] : {std::pair{"somebody", "coach"}, std::pair{"ben", "worker"}}) {
    office().ActAsPerson(person, role);
    EXPECT_TRUE(
        absl::IsPermissionDenied(office().Ask<v1::CheckIn>("CreateCheckIn", request).status()));
  }
  EXPECT_TRUE(absl::IsPermissionDenied(
      office().Ask<v1::ListCheckInsResponse>("ListCheckIns", list).status()));
  // Erased with the person's key.
  const absl::Status erased = office().store().Write(
      {.actor = "test", .method = "test", .trace_id = ""}, absl::InfiniteFuture(),
      [&](Transaction& transaction) {
        return office().personal_data().Erase(transaction.session(), PersonName("ana"));
      });
  ASSERT_TRUE(erased.ok()) << erased;
  office().ActAsPerson("ana");
  EXPECT_EQ(office().Ask<v1::ListCheckInsResponse>("ListCheckIns", list)->check_ins(0).note(), "");
  EXPECT_EQ(ReasonOf(office().Ask<v1::CheckIn>("CreateCheckIn", request).status()),
            reasons::kPersonErased);
}

// --- What other systems say ---------------------------------------------------------------------

TEST_P(DevelopmentPlans, TakeCompletionsFromAFileLineByLine) {
  CoachedPlan();
  office().ActAsPerson("system", "integration");
  v1::RecordCompletionsRequest request;
  request.set_parent(kOrganization);
  request.set_csv(
      "Activity,person,date,competency\r\n"
      "course,ana,2031-02-20,\r\n"
      "course,ana,2031-02-21,\r\n"
      "desk,ana,2031-02-20,care\r\n"
      "desk,ben,2031-02-20,\r\n"
      "desk,ana,2031-02-30,\r\n"
      "desk,ana,2131-02-20,\r\n"
      "desk,ANA,2031-02-20,\r\n"
      ",ana,2031-02-20,\r\n"
      "desk,ana,2031-02-20,focus,more\r\n");
  const auto recorded = office().Ask<v1::RecordCompletionsResponse>("RecordCompletions", request);
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_EQ(recorded->received_count(), 9);
  EXPECT_EQ(recorded->completed_count(), 1);
  EXPECT_EQ(recorded->unchanged_count(), 1);
  EXPECT_EQ(recorded->failed_count(), 7);
  std::vector<std::string> failures;
  for (const auto& failure : recorded->failures()) {
    failures.push_back(absl::StrCat(failure.line(), " ", failure.column()));
    EXPECT_FALSE(absl::StrContains(failure.problem(), "ana"));
  }
  EXPECT_THAT(failures, ElementsAre("4 activity", "5 activity", "6 date", "7 date", "8 person",
                                    "9 activity", "10 "));
  EXPECT_EQ(ActivityOf("course").state(), Activity::COMPLETED);
  EXPECT_EQ(ActivityOf("course").completion().date(), "2031-02-20");
  EXPECT_EQ(ActivityOf("course").completion().source(), v1::ActivityCompletion::CSV);
  EXPECT_EQ(ActivityOf("desk").state(), Activity::PLANNED);
  for (const char* const broken : {"", "person\nana", "person,activity,person\n",
                                   "person,activity,name\n", "person,activity\nana,\"desk"}) {
    request.set_csv(broken);
    EXPECT_TRUE(absl::IsInvalidArgument(
        office().Ask<v1::RecordCompletionsResponse>("RecordCompletions", request).status()))
        << broken;
  }
}

TEST_P(DevelopmentPlans, TakeAStatementOnce) {
  CoachedPlan();
  const auto record = [&](const std::string& id, const std::string& who, const std::string& what) {
    office().ActAsPerson("system", "integration");
    v1::RecordStatementRequest request;
    request.set_parent(kOrganization);
    request.set_statement(absl::StrCat(
        R"({"id": "6690e6c9-3ef0-4ed3-8b37-7f396473)", id,
        R"(", "actor": {"account": {"homePage": "https://hr.example", "name": ")", who,
        R"("}}, "verb": {"id": "http://adlnet.gov/expapi/verbs/passed"}, "object": {"id": ")", what,
        R"("}, "timestamp": "2031-02-20T23:30:00-05:00"})"));
    return office().Ask<v1::RecordStatementResponse>("RecordStatement", request);
  };
  auto recorded = record("0001", "ana", "https://training.example/other");
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_EQ(recorded->completed_count(), 0);
  EXPECT_FALSE(recorded->repeated());
  recorded = record("0001", "nobody", kCourse);
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_EQ(recorded->completed_count(), 0);
  // What completed nothing was not kept: the id is free.
  recorded = record("0001", "ana", kCourse);
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_EQ(recorded->completed_count(), 1);
  EXPECT_EQ(ActivityOf("course").completion().date(), "2031-02-21");  // in UTC
  EXPECT_EQ(ActivityOf("course").completion().source(), v1::ActivityCompletion::XAPI);
  EXPECT_EQ(ActivityOf("course").completion().statement_id(),
            "6690e6c9-3ef0-4ed3-8b37-7f3964730001");
  const std::string iri = absl::StrCat("urn:touchstone:", office().catalog().release.name(),
                                       "/competencies/focus/activities/desk");
  recorded = record("0001", "ana", iri);  // the same id says nothing new
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_TRUE(recorded->repeated());
  EXPECT_EQ(ActivityOf("desk").state(), Activity::PLANNED);
  recorded = record("0002", "ana", iri);
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_EQ(recorded->completed_count(), 1);
  EXPECT_EQ(ActivityOf("desk").state(), Activity::COMPLETED);
  EXPECT_TRUE(absl::IsInvalidArgument(record("0003", "ana", R"("},"x":{"id":")").status()));
}

// --- What became of them ------------------------------------------------------------------------

TEST_P(DevelopmentPlans, TellWhetherAChangeIsReliable) {
  std::vector<Employee> employees = {{"boss", "top"}, {"ana", "calls", "boss", "lead"}};
  for (int i = 0; i < 30; ++i) employees.push_back({absl::StrCat("p", i), "calls", "boss"});
  office().Employ(employees);
  const std::vector<std::string>& levels = LevelIds();
  const auto spread = [&](const std::string& person) {
    return person == "ana" ? Said("growing", 1) : Said(levels[person.back() % 3 + 1], 2);
  };
  Publish("spring", Cycle::DEVELOPMENTAL, spread);
  office().ActAsPerson("ana");
  ASSERT_TRUE(Propose("ana").ok());
  const auto report = [&](const std::string& reference) {
    office().ActAsPerson("ana");
    v1::ReportPlanOutcomeRequest request;
    request.set_name(PlanName("ana", "spring"));
    if (!reference.empty()) request.set_reference_cycle(CycleName(reference));
    const auto answer = office().Ask<v1::ReportPlanOutcomeResponse>("ReportPlanOutcome", request);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? *answer : v1::ReportPlanOutcomeResponse();
  };
  EXPECT_EQ(report("").goals(0).not_computed(), v1::GoalOutcome::NO_LEVEL_AFTER);
  EXPECT_EQ(report("").goals(0).before(), 2);

  clock_.Advance(absl::Hours(24 * 180));
  office().ActAsAdministrator();
  Publish("autumn", Cycle::DEVELOPMENTAL, [&](const std::string& person) {
    return person == "ana" ? Said("expert", 3) : spread(person);
  });
  EXPECT_EQ(report("").result_after(), CycleName("autumn") + "/results/ana");
  EXPECT_EQ(report("").goals(0).not_computed(), v1::GoalOutcome::NO_REFERENCE);
  EXPECT_EQ(report("spring").goals(0).not_computed(), v1::GoalOutcome::NO_REFERENCE);
  EXPECT_EQ(report("spring").goals(0).change(), 3);
  EXPECT_TRUE(report("spring").goals(0).reached());

  office().ActAsAdministrator();
  v1::MeasureReferenceRequest measure;
  measure.set_name(CycleName("spring"));
  const auto begun = office().Ask<google::longrunning::Operation>("MeasureReference", measure);
  ASSERT_TRUE(begun.ok()) << begun.status();
  const auto measured = office().Wait(begun->name());
  ASSERT_TRUE(measured.ok()) << measured.status();
  v1::ReferenceFigures figures;
  ASSERT_TRUE(measured->response().UnpackTo(&figures));
  ASSERT_EQ(figures.competencies_size(), 2);
  EXPECT_EQ(figures.competencies(0).people(), 31);
  EXPECT_NEAR(figures.competencies(0).standard_deviation(), 0.83, 0.03);
  // Each was rated by one: how far raters agree is not known.
  EXPECT_FALSE(figures.competencies(0).has_alpha());
  EXPECT_EQ(report("spring").goals(0).not_computed(), v1::GoalOutcome::REFERENCE_UNUSABLE);
  EXPECT_EQ(report("spring").goals(0).reference_people(), 31);
  store_.AllowScans();
  store_.RunBeside("UPDATE reference_figures SET alpha_hundredths = 80");
  auto outcome = report("spring").goals(0);
  EXPECT_EQ(outcome.not_computed(), v1::GoalOutcome::COMPUTED);
  EXPECT_TRUE(outcome.reliable());
  // 3 / (sqrt(2) * SD * sqrt(.2))
  EXPECT_NEAR(outcome.reliable_change_index(),
              3 / (1.414214 * figures.competencies(0).standard_deviation() * 0.447214), 0.05);
  store_.RunBeside("UPDATE reference_figures SET people = 29");
  EXPECT_EQ(report("spring").goals(0).not_computed(), v1::GoalOutcome::REFERENCE_TOO_FEW);
  // The same report for who may read what was said for development, and for nobody else.
  v1::ReportPlanOutcomeRequest request;
  request.set_name(PlanName("ana", "spring"));
  office().ActAsPerson("somebody", "coach");
  EXPECT_TRUE(office().Ask<v1::ReportPlanOutcomeResponse>("ReportPlanOutcome", request).ok());
  office().ActAsPerson("judge", "assessment-reviewer");
  EXPECT_TRUE(absl::IsPermissionDenied(
      office().Ask<v1::ReportPlanOutcomeResponse>("ReportPlanOutcome", request).status()));
}

INSTANTIATE_TEST_SUITE_P(Drivers, DevelopmentPlans, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::assessment
