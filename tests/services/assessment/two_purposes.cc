#include "tests/services/assessment/two_purposes.h"

#include <google/longrunning/operations.pb.h>
#include <gtest/gtest.h>
#include <touchstone/assessment/v1/evaluation.pb.h>
#include <touchstone/assessment/v1/workforce_analytics.pb.h>

#include <utility>

#include "absl/strings/str_cat.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;

constexpr char kRelease[] = "organizations/wa/frameworks/service/releases/2031";
constexpr char kFocus[] = "organizations/wa/frameworks/service/competencies/focus";
constexpr const char* kAnswering[] = {"ana", "ben", "c1", "c2", "c3", "c4"};
constexpr const char* kPeers[] = {"p1", "p2", "p3"};

template <typename T>
T Checked(absl::StatusOr<T> answer) {
  EXPECT_TRUE(answer.ok()) << answer.status();
  return answer.ok() ? *std::move(answer) : T();
}

std::string Below(const std::string& parent, const std::string& collection, const std::string& id) {
  return absl::StrCat(parent, "/", collection, "/", id);
}

// The competency "focus" gets something to do on the job.
void Offer(FixedCatalog& catalog) {
  auto& desk = *catalog.competencies[1].mutable_competency()->add_development_activities();
  desk.set_id("desk");
  desk.set_kind(catalog::v1::DevelopmentActivity::ON_THE_JOB);
  desk.set_text("Take the desk for a morning");
}

v1::ReadinessRequirement AtLevelThree() {
  v1::ReadinessRequirement requirement;
  requirement.set_competency(kFocus);
  requirement.set_level(3);
  return requirement;
}

}  // namespace

TwoPurposes::TwoPurposes(TestStore& store) : office_(store, clock_) {
  Offer(office_.catalog());
  // boss is her manager; eve observes her.
  std::vector<Employee> employees = {{"ana", "calls", "boss"}};
  for (const char* const person : {"c1", "c2", "c3", "c4"}) {
    employees.push_back({person, "calls", "boss"});
  }
  for (const char* const person : {"p1", "p2", "p3", "kim", "leaver"}) {
    employees.push_back({person, "top", "boss"});
  }
  office_.Employ(employees);
}

void TwoPurposes::Evaluate() {
  const Sayings sayings{.purpose = Cycle::EVALUATIVE,
                        .id = "rating",
                        .manager_level = "senior",
                        .peer_level = "senior",
                        .value = 3,
                        .adjusted_level = "journey",
                        .text = "plain"};
  AddNeutral(evaluative_);
  Observe(sayings, evaluative_);
  Calibrate(sayings, evaluative_);
  AddBodies(evaluative_, FormName(sayings.id));
  Publish(sayings, evaluative_);
  Appeal();
  WriteEvaluations();
  CompileList();
  FindOperations(evaluative_);
}

void TwoPurposes::Develop() {
  const Sayings sayings{.purpose = Cycle::DEVELOPMENTAL,
                        .id = "growth",
                        .manager_level = "growing",
                        .peer_level = "journey",
                        .value = 1,
                        .adjusted_level = "expert",
                        .text = kMark};
  AddNeutral(developmental_);
  Observe(sayings, developmental_);
  Calibrate(sayings, developmental_);
  AddBodies(developmental_, FormName(sayings.id));
  Publish(sayings, developmental_);
  BeginToRate();
  developmental_.names["touchstone.dev/Appeal"] = {CycleName("growth") +
                                                   "/results/ana/appeals/none"};
  Plan();
  FindOperations(developmental_);
}

// --- Cycles -------------------------------------------------------------------------------------

void TwoPurposes::Publish(const Sayings& sayings, Samples& samples) {
  office_.ActAsAdministrator();
  const std::string& id = sayings.id;
  Checked(office_.Create(id, sayings.purpose));
  Checked(office_.Prepare(id));
  for (const char* const subject : kAnswering) {
    for (const char* const peer : kPeers) office_.Nominate(id, subject, peer, v1::PEER);
  }
  Checked(office_.Open(id));
  HandIn(sayings, samples);
  Checked(office_.EndRatings(id));
  v1::CreateLevelAdjustmentRequest adjust;
  adjust.set_parent(CycleName(id));
  adjust.mutable_level_adjustment()->set_subject(PersonName("ana"));
  adjust.mutable_level_adjustment()->set_competency("care");
  adjust.mutable_level_adjustment()->set_level(sayings.adjusted_level);
  adjust.mutable_level_adjustment()->set_reason(sayings.text);
  samples.names["touchstone.dev/LevelAdjustment"] = {
      Checked(office_.Ask<v1::LevelAdjustment>("CreateLevelAdjustment", adjust)).name()};
  Checked(office_.Close(id));
  Checked(office_.Publish(id));
  office_.CatchUp();
  samples.purpose = sayings.purpose;
  samples.names["touchstone.dev/AssessmentCycle"] = {CycleName(id)};
  samples.names["touchstone.dev/Result"] = {CycleName(id) + "/results/ana"};
}

void TwoPurposes::HandIn(const Sayings& sayings, Samples& samples) {
  for (const char* const subject : kAnswering) {
    for (const v1::RaterAssignment& rater : office_.Raters(sayings.id, subject)) {
      if (rater.relation() == v1::SELF) continue;
      const std::string& level =
          rater.relation() == v1::MANAGER ? sayings.manager_level : sayings.peer_level;
      const auto answer = Checked(
          office_.HandIn(office_.Token(rater.name()), Said(level, sayings.value, sayings.text)));
      if (subject != kAnswering[0]) continue;
      samples.names["touchstone.dev/RaterAssignment"] = {rater.name()};
      if (!answer.rating().empty()) samples.names["touchstone.dev/Rating"] = {answer.rating()};
    }
  }
}

void TwoPurposes::BeginToRate() {
  office_.ActAsAdministrator();
  Checked(office_.Create("begun", Cycle::DEVELOPMENTAL));
  Checked(office_.Prepare("begun"));
  Checked(office_.Open("begun"));
  developmental_.names["touchstone.dev/AssessmentCycle"].push_back(CycleName("begun"));
  for (const v1::RaterAssignment& rater : office_.Raters("begun", "ana")) {
    if (rater.relation() != v1::MANAGER) continue;
    developmental_.names["touchstone.dev/RaterAssignment"].push_back(rater.name());
    v1::SaveRatingDraftRequest save;
    save.set_rater_assignment(rater.name());
    save.mutable_content()->set_comment(kMark);
    office_.ActAsPerson("boss", "manager");
    Checked(office_.Ask<v1::SaveRatingDraftResponse>("SaveRatingDraft", save));
  }
}

void TwoPurposes::Appeal() {
  office_.ActAsPerson("ana");
  v1::CreateAppealRequest request;
  request.set_parent(CycleName("rating") + "/results/ana");
  request.mutable_appeal()->set_grounds("Too low");
  evaluative_.names["touchstone.dev/Appeal"] = {
      Checked(office_.Ask<v1::Appeal>("CreateAppeal", request)).name()};
}

// --- Observations -------------------------------------------------------------------------------

// One that is scored, one that is disputed, one that is a draft: by eve.
void TwoPurposes::Observe(const Sayings& sayings, Samples& samples) {
  const std::string& id = sayings.id;
  Checked(office_.CreateForm(id, sayings.purpose));
  samples.names["touchstone.dev/ObservationForm"] = {FormName(id)};
  for (const char* const contact : {"call-1", "call-2", "call-3", "call-4"}) {
    ASSERT_TRUE(office_.Handle("ana", contact, "2031-01-10").ok());
  }
  v1::SampleContactsRequest draw;
  draw.set_name(FormName(id));
  draw.set_month("2031-01");
  samples.names["touchstone.dev/ContactSample"] = {
      Checked(office_.Do<v1::ContactSample>("SampleContacts", draw)).name()};
  const Values values = {sayings.value, sayings.value, sayings.value - 1};
  const auto say = [&](v1::Observation& observation) {
    *observation.mutable_scores() = ScoresOf(values, sayings.text);
    observation.set_coaching_note(sayings.text);
  };
  office_.ActAsPerson("eve",
                      sayings.purpose == Cycle::DEVELOPMENTAL ? "coach" : "assessment-reviewer");
  const auto scored = Checked(office_.Observe(id, "ana", "call-1", values, say));
  const auto disputed = Checked(office_.Observe(id, "ana", "call-2", values, say));
  const auto draft = Checked(office_.Begin(id, "ana", "call-3", values, say));
  office_.ActAsPerson("ana");
  Checked(office_.Dispute(disputed.name(), sayings.text));
  samples.names["touchstone.dev/Observation"] = {scored.name(), disputed.name(), draft.name()};
}

// One that is agreed, one that is revealed, one that is open, with scores that are sealed.
void TwoPurposes::Calibrate(const Sayings& sayings, Samples& samples) {
  auto& names = samples.names["touchstone.dev/CalibrationSession"];
  for (const std::string state : {"agreed", "revealed", "open"}) {
    office_.ActAsAdministrator();
    v1::CreateCalibrationSessionRequest create;
    create.set_parent(kOrganization);
    create.set_calibration_session_id(absl::StrCat(sayings.id, "-", state));
    v1::CalibrationSession& session = *create.mutable_calibration_session();
    session.set_form(FormName(sayings.id));
    session.set_contact("call-1");
    session.set_person(PersonName("ana"));
    for (const char* const one : {"eve", "max", "p2"}) session.add_evaluators(PersonName(one));
    names.push_back(
        Checked(office_.Do<v1::CalibrationSession>("CreateCalibrationSession", create)).name());
    v1::ScoreCalibrationRequest score;
    score.set_name(names.back());
    *score.mutable_scores() = ScoresOf({sayings.value, sayings.value, 0}, sayings.text);
    for (const char* const evaluator : {"eve", "max"}) {
      office_.ActAsPerson(evaluator, "manager");
      Checked(office_.Do<v1::CalibrationScores>("ScoreCalibration", score));
    }
    if (state == "open") continue;
    office_.ActAsAdministrator();
    v1::RevealCalibrationRequest reveal;
    reveal.set_name(names.back());
    Checked(office_.Do<v1::CalibrationSession>("RevealCalibration", reveal));
    if (state == "revealed") continue;
    v1::AgreeCalibrationRequest agree;
    agree.set_name(names.back());
    *agree.mutable_scores() = ScoresOf({sayings.value, sayings.value, 0}, sayings.text);
    agree.set_note(sayings.text);
    Checked(office_.Do<v1::CalibrationSession>("AgreeCalibration", agree));
  }
}

// --- Expectations and evaluations ---------------------------------------------------------------

void TwoPurposes::Expect(const std::string& id, const std::string& year) {
  v1::CreatePerformanceExpectationRequest request;
  request.set_parent(PersonName("ana"));
  request.set_performance_expectation_id(id);
  v1::PerformanceExpectation& expectation = *request.mutable_performance_expectation();
  expectation.set_start_date(year + "-01-01");
  expectation.set_end_date(year + "-12-31");
  expectation.set_supervisor(PersonName("boss"));
  expectation.set_release(kRelease);
  v1::ExpectedResult& result = *expectation.add_results();
  result.set_id("letters");
  result.set_title("Letters are answered");
  result.add_competencies("focus");
  evaluative_.names["touchstone.dev/PerformanceExpectation"].push_back(
      Checked(office_.Ask<v1::PerformanceExpectation>("CreatePerformanceExpectation", request))
          .name());
}

// One that was presented, and one that is a draft.
void TwoPurposes::WriteEvaluations() {
  office_.ActAsPerson("boss", "manager");
  Expect("2031", "2031");
  Expect("2032", "2032");
  v1::SignPerformanceExpectationRequest sign;
  sign.set_name(Below(PersonName("ana"), "performanceExpectations", "2031"));
  for (const char* const who : {"ana", "boss"}) {
    office_.ActAsPerson(who, "manager");
    Checked(office_.Ask<v1::PerformanceExpectation>("SignPerformanceExpectation", sign));
  }
  for (const auto kind : {v1::Evaluation::ANNUAL, v1::Evaluation::INTERIM}) {
    v1::CreateEvaluationRequest create;
    create.set_parent(PersonName("ana"));
    v1::Evaluation& evaluation = *create.mutable_evaluation();
    evaluation.set_expectation(sign.name());
    evaluation.set_kind(kind);
    evaluation.set_narrative("A good year");
    v1::EvaluatedResult& evaluated = *evaluation.add_results();
    evaluated.set_expected_result("letters");
    evaluated.set_attainment(v1::EvaluatedResult::MET);
    evaluative_.names["touchstone.dev/Evaluation"].push_back(
        Checked(office_.Ask<v1::Evaluation>("CreateEvaluation", create)).name());
  }
  v1::PresentEvaluationRequest present;
  present.set_name(evaluative_.names["touchstone.dev/Evaluation"].front());
  Checked(office_.Ask<v1::Evaluation>("PresentEvaluation", present));
}

void TwoPurposes::CompileList() {
  office_.ActAsAdministrator();
  v1::CompileReadinessListRequest request;
  request.set_parent(kOrganization);
  request.mutable_readiness_list()->set_decision("Who stands in for the lead");
  *request.mutable_readiness_list()->add_requirements() = AtLevelThree();
  evaluative_.names["touchstone.dev/ReadinessList"] = {
      Checked(office_.AskAnalytics<v1::ReadinessList>("CompileReadinessList", request)).name()};
}

// --- Plans --------------------------------------------------------------------------------------

v1::DevelopmentPlan TwoPurposes::WritePlan(const std::string& id) {
  v1::CreateDevelopmentPlanRequest request;
  request.set_parent(PersonName("ana"));
  request.set_development_plan_id(id);
  v1::DevelopmentPlan& plan = *request.mutable_development_plan();
  plan.set_release(kRelease);
  plan.set_coach(PersonName("kim"));
  v1::DevelopmentGoal& goal = *plan.add_goals();
  goal.set_competency("focus");
  goal.set_from_level("growing");
  goal.set_to_level("journey");
  return Checked(office_.Ask<v1::DevelopmentPlan>("CreateDevelopmentPlan", request));
}

void TwoPurposes::Agree(const std::string& plan) {
  v1::AgreeDevelopmentPlanRequest request;
  request.set_name(plan);
  for (const char* const who : {"kim", "ana"}) {
    office_.ActAsPerson(who);
    Checked(office_.Ask<v1::DevelopmentPlan>("AgreeDevelopmentPlan", request));
  }
}

// One that was proposed and agreed to, one without anything left to do, a draft, and one that is
// deleted; and those that were proposed to everybody else.
void TwoPurposes::Plan() {
  office_.ActAsPerson("ana");
  v1::ProposeDevelopmentPlanRequest propose;
  propose.set_name(PersonName("ana"));
  propose.set_assessment_cycle(CycleName("growth"));
  auto plan = Checked(office_.Ask<v1::DevelopmentPlan>("ProposeDevelopmentPlan", propose));
  ASSERT_FALSE(plan.activities().empty());
  developmental_.texts["activity"] = plan.activities(0).id();
  v1::UpdateDevelopmentPlanRequest update;
  update.mutable_development_plan()->set_name(plan.name());
  update.mutable_development_plan()->set_coach(PersonName("kim"));
  update.mutable_update_mask()->add_paths("coach");
  Checked(office_.Ask<v1::DevelopmentPlan>("UpdateDevelopmentPlan", update));
  auto& names = developmental_.names["touchstone.dev/DevelopmentPlan"];
  names = {plan.name()};
  for (const char* const id : {"done", "draft", "gone"}) names.push_back(WritePlan(id).name());
  v1::DeleteDevelopmentPlanRequest remove;
  remove.set_name(names.back());
  Checked(office_.Ask<v1::DevelopmentPlan>("DeleteDevelopmentPlan", remove));
  Agree(names[0]);
  Agree(names[1]);
  office_.ActAsPerson("kim");
  v1::CreateCheckInRequest note;
  note.set_parent(plan.name());
  note.mutable_check_in()->set_note(kMark);
  developmental_.names["touchstone.dev/CheckIn"] = {
      Checked(office_.Ask<v1::CheckIn>("CreateCheckIn", note)).name()};
  office_.ActAsAdministrator();
  v1::ProposeDevelopmentPlansRequest all;
  all.set_name(CycleName("growth"));
  v1::MeasureReferenceRequest measure;
  measure.set_name(CycleName("growth"));
  for (const auto& begun :
       {Checked(office_.Ask<google::longrunning::Operation>("ProposeDevelopmentPlans", all)),
        Checked(office_.Ask<google::longrunning::Operation>("MeasureReference", measure))}) {
    Checked(office_.Wait(begun.name()));
  }
}

}  // namespace touchstone::assessment
