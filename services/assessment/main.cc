// touchstone-assessment: who is where, and how far they have come.

#include <string>

#include "services/assessment/appeals.h"
#include "services/assessment/assessment_cycles.h"
#include "services/assessment/assessment_notices.h"
#include "services/assessment/assignments.h"
#include "services/assessment/calibration_sessions.h"
#include "services/assessment/check_ins.h"
#include "services/assessment/contact_samples.h"
#include "services/assessment/cycle_contents.h"
#include "services/assessment/cycle_messages.h"
#include "services/assessment/cycle_opening.h"
#include "services/assessment/cycle_preparation.h"
#include "services/assessment/cycle_progress.h"
#include "services/assessment/development_contents.h"
#include "services/assessment/development_plans.h"
#include "services/assessment/due_evaluations.h"
#include "services/assessment/employments.h"
#include "services/assessment/evaluation_catalog.h"
#include "services/assessment/evaluations.h"
#include "services/assessment/guarded_types.h"
#include "services/assessment/handled_contacts.h"
#include "services/assessment/level_projection.h"
#include "services/assessment/level_verification.h"
#include "services/assessment/observation_forms.h"
#include "services/assessment/observations.h"
#include "services/assessment/organizational_units.h"
#include "services/assessment/people.h"
#include "services/assessment/performance_expectations.h"
#include "services/assessment/plan_completions.h"
#include "services/assessment/plan_outcomes.h"
#include "services/assessment/plan_proposals.h"
#include "services/assessment/positions.h"
#include "services/assessment/proficiency.h"
#include "services/assessment/rater_assignments.h"
#include "services/assessment/rating_end.h"
#include "services/assessment/rating_review.h"
#include "services/assessment/ratings.h"
#include "services/assessment/readiness.h"
#include "services/assessment/readiness_index.h"
#include "services/assessment/reference_figures.h"
#include "services/assessment/release_impact.h"
#include "services/assessment/released_catalog.h"
#include "services/assessment/result_publication.h"
#include "services/assessment/results.h"
#include "services/assessment/schema.h"
#include "services/assessment/staff.h"
#include "services/assessment/touched_cycles.h"
#include "services/assessment/training_demand.h"
#include "services/assessment/unit_changes.h"
#include "services/assessment/unit_lineage.h"
#include "services/assessment/workforce_analytics.h"
#include "services/assessment/workforce_upsert.h"
#include "services/runtime/methods/event_feed.h"
#include "services/runtime/methods/operations.h"
#include "services/runtime/methods/parts.h"
#include "services/runtime/methods/retention.h"
#include "services/runtime/notices/notice_templates.h"
#include "services/runtime/notices/notices.h"
#include "services/runtime/notices/schema.h"
#include "services/runtime/serving/server.h"
#include "services/runtime/serving/settings.h"

int main(int argc, char** argv) {
  using namespace touchstone;              // NOLINT: a page, read from top to bottom
  using namespace touchstone::assessment;  // NOLINT

  const ServiceDefaults defaults{.process = "touchstone-assessment",
                                 .what = "Who works where, and how far they have come.",
                                 .listen = "127.0.0.1:9102",
                                 .admin_listen = "127.0.0.1:9202",
                                 .database = "sqlite:data/assessment.db",
                                 .key_space = "assessment",
                                 .master_keys = "data/master.key"};
  ServiceSettings settings = DefaultSettings(defaults);
  NoticeDelivery delivery;
  std::string catalog_address = "127.0.0.1:9101";
  std::string rating_url;
  SettingsReader reader(defaults.process, defaults.what);
  AddServiceSettings(reader, settings);
  AddNoticeSettings(reader, delivery);
  reader.Add("catalog", catalog_address,
             "Where the catalog is, as gRPC names it: cycles get what is rated from there");
  reader.Add("rating-url", rating_url,
             "What the link that raters get begins with, such as https://hr.example/rate#; their "
             "token follows");
  reader.Read(argc, argv);

  auto parts =
      OpenParts(settings, {RuntimeMigrations(), NoticesMigrations(), AssessmentMigrations()});
  if (!parts.ok()) return CouldNotStart(parts.status());
  Store& store = (*parts)->store();

  RpcService assessment("touchstone.assessment.v1.Assessment");
  RegisterOrganizationalUnits(assessment, store);
  RegisterUnitChanges(assessment, store);
  RegisterUnitLineage(assessment, store);
  RegisterPositions(assessment, store);
  RegisterPeople(assessment, store);
  RegisterErasePerson(assessment, store, (*parts)->personal_data());
  RegisterEmployments(assessment, store);
  RegisterAssignments(assessment, store);
  RegisterStaff(assessment, store);
  RegisterWorkforceUpsert(assessment, store);

  auto notices = Notices::Open(store, (*parts)->personal_data().master_keys(), AssessmentNotices(),
                               AddressesOfPeople(store), delivery);
  if (!notices.ok()) return CouldNotStart(notices.status());
  (*notices)->Register(assessment);

  Operations operations(store, "assessmentOperations");
  const auto catalog = CatalogAt(catalog_address);
  Forms forms;
  RpcService cycles("touchstone.assessment.v1.AssessmentCycles");
  RegisterAssessmentCycles(cycles, store);
  RegisterCyclePreparation(cycles, operations, store, *catalog);
  RegisterRaterAssignments(cycles, store);
  RegisterCycleOpening(cycles, operations, store, TellRaters(**notices, store, rating_url));
  RegisterCycleProgress(cycles, store);
  RegisterRatingEnd(cycles, operations, store);
  RegisterRatingReview(cycles, store, forms);
  RegisterResultPublication(cycles, operations, store, forms);
  RegisterResults(cycles, store, forms);
  RegisterProficiency(cycles, store);
  RegisterTouchedCycles(cycles, store);
  RegisterReleaseImpact(cycles, store, *catalog, forms);
  RegisterAppeals(cycles, store, forms);

  RpcService ratings("touchstone.assessment.v1.Ratings");
  RegisterRatings(ratings, store, forms);

  RpcService observations("touchstone.assessment.v1.Observations");
  RegisterObservationForms(observations, store, *catalog);
  RegisterHandledContacts(observations, store);
  RegisterContactSamples(observations, store);
  RegisterObservations(observations, store);
  RegisterCalibrationSessions(observations, store);

  EvaluationCatalog evaluation_catalog(*catalog);
  RpcService evaluations("touchstone.assessment.v1.Evaluations");
  RegisterPerformanceExpectations(evaluations, store, evaluation_catalog);
  RegisterEvaluations(evaluations, store, evaluation_catalog, forms);
  RegisterDueEvaluations(evaluations, store, evaluation_catalog);

  DevelopmentContentsOfReleases development_contents(*catalog);
  RpcService plans(kDevelopmentPlansService);
  RegisterDevelopmentPlans(plans, store, development_contents, forms);
  RegisterCheckIns(plans, store);
  RegisterPlanProposals(plans, operations, store, development_contents, forms);
  RegisterPlanCompletions(plans, store);
  RegisterReferenceFigures(plans, operations, store, forms);
  RegisterPlanOutcomes(plans, store);

  ReadinessIndex readiness(store);
  RpcService analytics("touchstone.assessment.v1.WorkforceAnalytics");
  RegisterWorkforceAnalytics(analytics, store);
  RegisterTrainingDemand(analytics, store, development_contents);
  RegisterReadiness(analytics, store, *catalog, readiness);
  RegisterLevelVerification(analytics, store);

  RpcService operations_service("touchstone.assessment.v1.Operations");
  operations.Register(operations_service);
  RpcService event_feed("touchstone.assessment.v1.EventFeed");
  RegisterEventFeed(
      event_feed, store, (*parts)->tail(),
      {.services = {&observations, &evaluations, &plans, &analytics}, .guarded = GuardedTypes()});

  Retention retention(store, {&ContactSampleType(),
                              &ObservationType(),
                              &CalibrationSessionType(),
                              &EvaluationType(),
                              &PerformanceExpectationType(),
                              &CheckInType(),
                              &DevelopmentPlanType(),
                              &ReadinessListType(),
                              &ObservationFormType(),
                              &AppealType(),
                              &ResultType(),
                              &LevelAdjustmentType(),
                              &RatingType(),
                              &RaterAssignmentType(),
                              &AssessmentCycleType(),
                              &AssignmentType(),
                              &EmploymentType(),
                              &PersonType(),
                              &PositionType(),
                              &OrganizationalUnitType(),
                              &UnitChangeType(),
                              &NoticeTemplateType()});
  operations.Start(2);
  retention.Start();
  (*notices)->Start();
  CycleMessages messages(store, **notices);
  messages.Start();
  LevelProjection levels(store, (*parts)->metrics());
  levels.Start();
  return Serve(settings.server, (*parts)->server_parts(),
               {&assessment, &cycles, &ratings, &observations, &evaluations, &plans, &analytics,
                &operations_service, &event_feed});
}
