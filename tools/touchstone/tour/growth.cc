#include <touchstone/assessment/v1/calibration_session.pb.h>
#include <touchstone/assessment/v1/development_plan.pb.h>
#include <touchstone/assessment/v1/evaluation.pb.h>
#include <touchstone/assessment/v1/observation.pb.h>
#include <touchstone/assessment/v1/performance_expectation.pb.h>
#include <touchstone/assessment/v1/workforce_analytics.pb.h>
#include <touchstone/catalog/v1/release.pb.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "tools/touchstone/tour/tour.h"

// What follows a cycle: work that is observed, results that are expected, plans, and figures of
// everybody.

namespace touchstone {
namespace {

using namespace assessment::v1;  // NOLINT: a walk through all of it

constexpr char kObservations[] = "touchstone.assessment.v1.Observations/";
constexpr char kEvaluations[] = "touchstone.assessment.v1.Evaluations/";
constexpr char kPlans[] = "touchstone.assessment.v1.DevelopmentPlans/";
constexpr char kAnalytics[] = "touchstone.assessment.v1.WorkforceAnalytics/";
constexpr char kContact[] = "call-1";
// How long figures of everybody are waited for: they follow what was published.
constexpr int kMostLooks = 100;
constexpr absl::Duration kBetweenLooks = absl::Milliseconds(200);

std::string ReleaseName(const Tour& tour) {
  return absl::StrCat(tour.organization(), "/frameworks/", tour.upload.framework,
                      "/releases/first");
}

std::string CompetencyId(const Tour& tour) { return std::string(IdOf(tour.competency.name())); }

std::string FormName(const Tour& tour) {
  return absl::StrCat(tour.organization(), "/observationForms/calls");
}

std::vector<std::string> FirstBehaviors(const Tour& tour) {
  std::vector<std::string> ids;
  if (tour.competency.key_elements().empty()) return ids;
  for (const auto& behavior : tour.competency.key_elements(0).behaviors()) {
    ids.push_back(behavior.id());
  }
  return ids;
}

template <typename Request>
void AddScores(const Tour& tour, int value, Request& request) {
  for (const std::string& behavior : FirstBehaviors(tour)) {
    BehaviorScore& score = *request.add_scores();
    score.set_competency(CompetencyId(tour));
    score.set_behavior(behavior);
    score.set_value(value);
  }
}

absl::Status MakeForm(Tour& tour) {
  CreateObservationFormRequest create;
  create.set_parent(tour.organization());
  create.set_observation_form_id("calls");
  ObservationForm& form = *create.mutable_observation_form();
  form.set_title("Calls");
  form.set_purpose(AssessmentCycle::EVALUATIVE);
  for (const std::string& behavior : FirstBehaviors(tour)) {
    ObservedBehavior& observed = *form.add_behaviors();
    observed.set_competency(absl::StrCat(ReleaseName(tour), "/competencies/", CompetencyId(tour)));
    observed.set_behavior(behavior);
    observed.set_weight(1);
  }
  CriticalError& error = *form.add_critical_errors();
  error.set_id("privacy");
  error.set_text("Tells somebody else's data");
  ObservationForm made;
  return tour.client.Unary(absl::StrCat(kObservations, "CreateObservationForm"), create, made);
}

absl::Status RecordContact(Tour& tour) {
  RecordHandledContactsRequest record;
  record.set_parent(tour.organization());
  HandledContact& contact = *record.add_contacts();
  contact.set_contact(kContact);
  contact.set_person(PersonOf(tour, "ana"));
  contact.mutable_handle_time()->set_seconds(absl::ToUnixSeconds(absl::Now()) - 60);
  RecordHandledContactsResponse recorded;
  return tour.client.Unary(absl::StrCat(kObservations, "RecordHandledContacts"), record, recorded);
}

}  // namespace

Seen WorkIsObserved(Tour& tour) {
  RETURN_IF_ERROR(MakeForm(tour));
  RETURN_IF_ERROR(RecordContact(tour));
  ASSIGN_OR_RETURN(Client lee, Become(tour, "manager", "lee"));
  CreateObservationRequest create;
  create.set_parent(tour.organization());
  Observation& observation = *create.mutable_observation();
  observation.set_form(FormName(tour));
  observation.set_person(PersonOf(tour, "ana"));
  observation.set_contact("call-2");
  AddScores(tour, 1, observation);
  Observation made;
  RETURN_IF_ERROR(Expect(absl::StatusCode::kFailedPrecondition,
                         lee.Unary(absl::StrCat(kObservations, "CreateObservation"), create, made),
                         "observing a contact that the person did not handle"));
  observation.set_contact(kContact);
  RETURN_IF_ERROR(lee.Unary(absl::StrCat(kObservations, "CreateObservation"), create, made));
  ScoreObservationRequest score;
  score.set_name(made.name());
  RETURN_IF_ERROR(lee.Unary(absl::StrCat(kObservations, "ScoreObservation"), score, made));
  ASSIGN_OR_RETURN(Client ana, Become(tour, "worker", "ana"));
  AcknowledgeObservationRequest acknowledge;
  acknowledge.set_name(made.name());
  RETURN_IF_ERROR(
      ana.Unary(absl::StrCat(kObservations, "AcknowledgeObservation"), acknowledge, made));
  return absl::StrFormat(
      "%d behaviors of one call, score %.1f, acknowledged; not of another's call",
      made.scores_size(), made.score());
}

Seen EvaluatorsCalibrate(Tour& tour) {
  ASSIGN_OR_RETURN(Client pat, Become(tour, "assessment-reviewer", "pat"));
  CreateCalibrationSessionRequest create;
  create.set_parent(tour.organization());
  CalibrationSession& session = *create.mutable_calibration_session();
  session.set_form(FormName(tour));
  session.set_contact(kContact);
  session.set_person(PersonOf(tour, "ana"));
  session.add_evaluators(PersonOf(tour, "lee"));
  session.add_evaluators(PersonOf(tour, "bo"));
  CalibrationSession made;
  RETURN_IF_ERROR(pat.Unary(absl::StrCat(kObservations, "CreateCalibrationSession"), create, made));
  int value = 1;
  for (const char* evaluator : {"lee", "bo"}) {
    ASSIGN_OR_RETURN(Client client, Become(tour, "manager", evaluator));
    ScoreCalibrationRequest score;
    score.set_name(made.name());
    AddScores(tour, value++, score);
    CalibrationScores scored;
    RETURN_IF_ERROR(client.Unary(absl::StrCat(kObservations, "ScoreCalibration"), score, scored));
  }
  GetCalibrationSessionRequest get;
  get.set_name(made.name());
  RETURN_IF_ERROR(pat.Unary(absl::StrCat(kObservations, "GetCalibrationSession"), get, made));
  if (made.behaviors().empty()) return Wrong("with all scores handed in, no spread is shown");
  AgreeCalibrationRequest agree;
  agree.set_name(made.name());
  AddScores(tour, 1, agree);
  RETURN_IF_ERROR(pat.Unary(absl::StrCat(kObservations, "AgreeCalibration"), agree, made));
  return absl::StrCat("two score one call apart; the spread of ", made.behaviors_size(),
                      " behaviors is shown when both have, and one score agreed");
}

Seen ResultsAreExpectedAndEvaluated(Tour& tour) {
  ASSIGN_OR_RETURN(Client lee, Become(tour, "manager", "lee"));
  ASSIGN_OR_RETURN(Client ana, Become(tour, "worker", "ana"));
  const std::string person = PersonOf(tour, "ana");
  CreatePerformanceExpectationRequest create;
  create.set_parent(person);
  create.set_performance_expectation_id("2026");
  PerformanceExpectation& expectation = *create.mutable_performance_expectation();
  expectation.set_start_date("2026-01-01");
  expectation.set_end_date("2026-12-31");
  expectation.set_supervisor(PersonOf(tour, "lee"));
  expectation.set_release(ReleaseName(tour));
  ExpectedResult& result = *expectation.add_results();
  result.set_id("answers");
  result.set_title("Answers callers the same day");
  result.set_measure("95 of 100");
  result.add_competencies(CompetencyId(tour));
  PerformanceExpectation agreed;
  RETURN_IF_ERROR(
      lee.Unary(absl::StrCat(kEvaluations, "CreatePerformanceExpectation"), create, agreed));
  CreateEvaluationRequest evaluate;
  evaluate.set_parent(person);
  evaluate.set_evaluation_id("2026");
  Evaluation& evaluation = *evaluate.mutable_evaluation();
  evaluation.set_expectation(agreed.name());
  evaluation.set_kind(Evaluation::INTERIM);
  EvaluatedResult& evaluated = *evaluation.add_results();
  evaluated.set_expected_result("answers");
  evaluated.set_attainment(EvaluatedResult::MET);
  Evaluation made;
  RETURN_IF_ERROR(Expect(absl::StatusCode::kFailedPrecondition,
                         lee.Unary(absl::StrCat(kEvaluations, "CreateEvaluation"), evaluate, made),
                         "an evaluation before its expectations are agreed"));
  SignPerformanceExpectationRequest sign;
  sign.set_name(agreed.name());
  for (Client* const who : {&lee, &ana}) {
    RETURN_IF_ERROR(
        who->Unary(absl::StrCat(kEvaluations, "SignPerformanceExpectation"), sign, agreed));
  }
  RETURN_IF_ERROR(lee.Unary(absl::StrCat(kEvaluations, "CreateEvaluation"), evaluate, made));
  PresentEvaluationRequest present;
  present.set_name(made.name());
  RETURN_IF_ERROR(lee.Unary(absl::StrCat(kEvaluations, "PresentEvaluation"), present, made));
  SignEvaluationRequest sign_evaluation;
  sign_evaluation.set_name(made.name());
  for (Client* const who : {&ana, &lee}) {
    RETURN_IF_ERROR(
        who->Unary(absl::StrCat(kEvaluations, "SignEvaluation"), sign_evaluation, made));
  }
  if (made.state() != Evaluation::SIGNED || made.competencies().empty()) {
    return Wrong("it is not signed, with results and competencies side by side");
  }
  return absl::StrFormat("one result met, beside level %.1f; signed by both, after both had agreed",
                         made.competencies(0).level());
}

Seen PlanComesFromTheDocument(Tour& tour) {
  catalog::v1::GetReleasedCompetencyRequest get;
  get.set_name(absl::StrCat(ReleaseName(tour), "/competencies/", CompetencyId(tour)));
  catalog::v1::ReleasedCompetency released;
  RETURN_IF_ERROR(
      tour.client.Unary("touchstone.catalog.v1.Catalog/GetReleasedCompetency", get, released));
  const auto& activities = released.competency().development_activities();
  if (activities.empty()) return "the document has no development activities";
  ASSIGN_OR_RETURN(Client ana, Become(tour, "worker", "ana"));
  ASSIGN_OR_RETURN(Client bo, Become(tour, "worker", "bo"));
  CreateDevelopmentPlanRequest create;
  create.set_parent(PersonOf(tour, "ana"));
  DevelopmentPlan& plan = *create.mutable_development_plan();
  plan.set_release(ReleaseName(tour));
  plan.set_coach(PersonOf(tour, "bo"));
  DevelopmentGoal& goal = *plan.add_goals();
  goal.set_id("grow");
  goal.set_competency(CompetencyId(tour));
  goal.set_from_level(tour.lowest_level);
  goal.set_to_level(tour.highest_level);
  PlannedActivity& activity = *plan.add_activities();
  activity.set_id("first");
  activity.set_goal("grow");
  activity.set_activity("not-in-the-release");
  DevelopmentPlan made;
  RETURN_IF_ERROR(Expect(absl::StatusCode::kInvalidArgument,
                         ana.Unary(absl::StrCat(kPlans, "CreateDevelopmentPlan"), create, made),
                         "an activity that the release does not have"));
  activity.set_activity(activities[0].id());
  RETURN_IF_ERROR(ana.Unary(absl::StrCat(kPlans, "CreateDevelopmentPlan"), create, made));
  AgreeDevelopmentPlanRequest agree;
  agree.set_name(made.name());
  for (Client* const who : {&ana, &bo}) {
    RETURN_IF_ERROR(who->Unary(absl::StrCat(kPlans, "AgreeDevelopmentPlan"), agree, made));
  }
  CompleteActivityRequest complete;
  complete.set_name(made.name());
  complete.set_activity("first");
  RETURN_IF_ERROR(ana.Unary(absl::StrCat(kPlans, "CompleteActivity"), complete, made));
  if (made.activities(0).state() != PlannedActivity::COMPLETED) return Wrong("it is not completed");
  return absl::StrCat("one of the document's ", activities.size(),
                      " activities, agreed by both, completed");
}

Seen FiguresOfEverybody(Tour& tour) {
  ReportReadinessRequest ready;
  ready.set_parent(tour.organization());
  ready.set_job_profile(absl::StrCat(tour.organization(), "/jobProfiles/agent"));
  ReportReadinessResponse readiness;
  for (int look = 0; look < kMostLooks && readiness.people().empty(); ++look) {
    if (look > 0) absl::SleepFor(kBetweenLooks);
    RETURN_IF_ERROR(
        tour.client.Unary(absl::StrCat(kAnalytics, "ReportReadiness"), ready, readiness));
  }
  if (readiness.people().empty()) return Wrong("nobody is found whose levels are known");
  ReportBenchStrengthRequest bench;
  bench.set_parent(tour.organization());
  bench.set_job_profile(ready.job_profile());
  ReportBenchStrengthResponse strength;
  RETURN_IF_ERROR(
      tour.client.Unary(absl::StrCat(kAnalytics, "ReportBenchStrength"), bench, strength));
  ReportHeatmapRequest heat;
  heat.set_parent(tour.organization());
  heat.set_purpose(AssessmentCycle::EVALUATIVE);
  ReportHeatmapResponse heatmap;
  RETURN_IF_ERROR(tour.client.Unary(absl::StrCat(kAnalytics, "ReportHeatmap"), heat, heatmap));
  for (const UnitHeat& unit : heatmap.units()) {
    for (const HeatCell& cell : unit.cells()) {
      if (!cell.suppressed()) return Wrong("figures of one person are shown");
    }
  }
  VerifyAggregatesRequest verify;
  verify.set_parent(tour.organization());
  VerifyAggregatesResponse verified;
  RETURN_IF_ERROR(
      tour.client.Unary(absl::StrCat(kAnalytics, "VerifyAggregates"), verify, verified));
  if (!verified.differences().empty()) return Wrong("kept figures differ from computed ones");
  return absl::StrCat(readiness.people_size(), " fits an agent's job best, ", strength.ready_now(),
                      " ready now; ", heatmap.units_size(),
                      " units in the heatmap, where one person's figures are hidden");
}

}  // namespace touchstone
