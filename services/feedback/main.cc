// touchstone-feedback: who comes, what they were promised, and what became of it.

#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "services/feedback/cases/case_clocks.h"
#include "services/feedback/cases/case_endings.h"
#include "services/feedback/cases/case_facts.h"
#include "services/feedback/cases/case_moves.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/feedback/cases/case_notices.h"
#include "services/feedback/cases/case_reports.h"
#include "services/feedback/cases/case_tick.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/cases/incident_steps.h"
#include "services/feedback/cases/incidents.h"
#include "services/feedback/figures/caseload_reports.h"
#include "services/feedback/figures/commitment_reports.h"
#include "services/feedback/figures/counted_changes.h"
#include "services/feedback/figures/cycle_measures.h"
#include "services/feedback/figures/effectiveness_reports.h"
#include "services/feedback/figures/effectiveness_studies.h"
#include "services/feedback/figures/measured_units.h"
#include "services/feedback/figures/recomputation.h"
#include "services/feedback/figures/repeat_contact_reports.h"
#include "services/feedback/figures/satisfaction_reports.h"
#include "services/feedback/figures/service_level_reports.h"
#include "services/feedback/figures/unit_tree.h"
#include "services/feedback/findings/case_hands.h"
#include "services/feedback/findings/finding_steps.h"
#include "services/feedback/findings/findings.h"
#include "services/feedback/findings/reporting_lines.h"
#include "services/feedback/handoffs/handoff_comparison.h"
#include "services/feedback/handoffs/handoff_notices.h"
#include "services/feedback/handoffs/handoff_partners.h"
#include "services/feedback/handoffs/handoff_steps.h"
#include "services/feedback/handoffs/handoff_updates.h"
#include "services/feedback/handoffs/handoff_work.h"
#include "services/feedback/handoffs/handoffs.h"
#include "services/feedback/improvement/barrier_links.h"
#include "services/feedback/improvement/barrier_ranks.h"
#include "services/feedback/improvement/barriers.h"
#include "services/feedback/improvement/improvement_actions.h"
#include "services/feedback/improvement/improvement_cycles.h"
#include "services/feedback/improvement/needs_interviews.h"
#include "services/feedback/improvement/published_improvements.h"
#include "services/feedback/improvement/requirements.h"
#include "services/feedback/intake/business_calendars.h"
#include "services/feedback/intake/contact_import.h"
#include "services/feedback/intake/contact_intervals.h"
#include "services/feedback/intake/contacts.h"
#include "services/feedback/intake/customer_addresses.h"
#include "services/feedback/intake/customer_erasure.h"
#include "services/feedback/intake/customer_export.h"
#include "services/feedback/intake/customers.h"
#include "services/feedback/intake/disclosures.h"
#include "services/feedback/intake/service_standards.h"
#include "services/feedback/intake/service_types.h"
#include "services/feedback/promises/case_names.h"
#include "services/feedback/promises/commitment_limits.h"
#include "services/feedback/promises/commitments.h"
#include "services/feedback/promises/follow_ups.h"
#include "services/feedback/promises/promise_exports.h"
#include "services/feedback/promises/promise_tick.h"
#include "services/feedback/promises/reviews.h"
#include "services/feedback/public_requests/jurisdictions.h"
#include "services/feedback/public_requests/projection.h"
#include "services/feedback/public_requests/public_requests.h"
#include "services/feedback/schema.h"
#include "services/feedback/surveys/inviting.h"
#include "services/feedback/surveys/survey_comments.h"
#include "services/feedback/surveys/survey_export.h"
#include "services/feedback/surveys/survey_form_methods.h"
#include "services/feedback/surveys/survey_invitations.h"
#include "services/feedback/surveys/survey_notices.h"
#include "services/feedback/surveys/survey_ticks.h"
#include "services/feedback/surveys/surveys.h"
#include "services/runtime/calls/https_calls.h"
#include "services/runtime/methods/event_feed.h"
#include "services/runtime/methods/operations.h"
#include "services/runtime/methods/parts.h"
#include "services/runtime/methods/retention.h"
#include "services/runtime/notices/notices.h"
#include "services/runtime/notices/schema.h"
#include "services/runtime/serving/server.h"
#include "services/runtime/serving/settings.h"

int main(int argc, char** argv) {
  using namespace touchstone;            // NOLINT: a page, read from top to bottom
  using namespace touchstone::feedback;  // NOLINT

  const ServiceDefaults defaults{
      .process = "touchstone-feedback",
      .what = "Who comes, what they were promised, and what became of it.",
      .listen = "127.0.0.1:9104",
      .admin_listen = "127.0.0.1:9204",
      .database = "sqlite:data/feedback.db",
      .key_space = "feedback",
      .master_keys = "data/master.key"};
  ServiceSettings settings = DefaultSettings(defaults);
  NoticeDelivery delivery;
  std::string catalog_address = "127.0.0.1:9101";
  std::string assessment_address = "127.0.0.1:9102";
  std::string language = "en";
  std::string survey_url;
  HttpsSettings partners;
  SettingsReader reader(defaults.process, defaults.what);
  AddServiceSettings(reader, settings);
  AddNoticeSettings(reader, delivery);
  reader.Add("catalog", catalog_address,
             "Where the catalog is, as gRPC names it: cases name behaviors from there");
  reader.Add("assessment", assessment_address,
             "Where assessment is, as gRPC names it: who works in which organizational unit");
  reader.Add("partner-networks", partners.networks,
             "Where endpoints of partners may be that cases are handed to: public, or any");
  reader.Add("partner-authorities", partners.authorities,
             "A file with certificates that partners are known by; empty for the system's");
  reader.Add("language", language,
             "The organizations' language, which who has no other is told things in");
  reader.Add("survey-url", survey_url,
             "Where customers answer surveys; it stands in invitations, beside the token");
  reader.Read(argc, argv);
  if (partners.networks != "public" && partners.networks != "any") {
    return CouldNotStart(absl::FailedPreconditionError("partner-networks must be public or any."));
  }

  auto parts =
      OpenParts(settings, {RuntimeMigrations(), NoticesMigrations(), FeedbackMigrations()});
  if (!parts.ok()) return CouldNotStart(parts.status());
  Store& store = (*parts)->store();
  const PersonalData& personal_data = (*parts)->personal_data();
  Operations operations(store, "feedbackOperations");
  std::vector<NoticeKind> notice_kinds = CaseNotices();
  for (auto kinds : {HandoffNotices(), PromiseNotices()}) {
    std::move(kinds.begin(), kinds.end(), std::back_inserter(notice_kinds));
  }
  notice_kinds.push_back(FindingNotice());
  notice_kinds.push_back(SurveyInvitedNotice());
  auto notices = Notices::Open(store, personal_data.master_keys(), std::move(notice_kinds),
                               AddressesOfCustomers(store), delivery, "feedbackNotices");
  if (!notices.ok()) return CouldNotStart(notices.status());
  const auto notify = [&notices](Transaction& transaction, const NewNotice& notice) {
    return (*notices)->Enqueue(transaction, notice).status();
  };

  const absl::TimeZone zone = absl::UTCTimeZone();  // by which days are counted
  const auto units = UnitsAt(assessment_address);
  const auto lines = AssessmentLinesAt(assessment_address);
  const HttpsCalls partner_calls(partners);

  // Who follows whom: in the transaction of the change, in this order.
  CaseNeighbors neighbors{.personal_data = personal_data};
  neighbors.followers = {KeepHands, TellPartners(personal_data), CountCases(zone), AskAfterCase};
  neighbors.incident_followers = {CountIncidents(zone)};
  neighbors.notify = notify;
  neighbors.with_open_commitments = WithOpenCommitments;
  neighbors.has_finding = HasFinding;
  neighbors.has_final_finding = HasFinalFinding;
  neighbors.follow_up_outcomes = FollowUpOutcomes;
  neighbors.named_by = {FindingOf, HandoffOf, NamedByPromises};
  neighbors.check_promise = CheckProposedPromise;
  JoinPublicRequests(neighbors, store.clock());
  const CommitmentFollowers commitment_followers = {CountCommitments(zone),
                                                    LinkBarrierOfCommitment};
  const FollowUpFollowers follow_up_followers = {CountFollowUps(zone)};
  const ContactParts contact_parts{
      .case_exists = CaseExists,
      .barrier_exists = BarrierExists,
      .used_by = {CaseOfContact},
      .followers = {CountContacts(zone), AskAfterContact, LinkBarrierOfContact}};
  const SurveyParts survey_parts{.store = store,
                                 .personal_data = personal_data,
                                 .tell = TellByNotice(**notices, survey_url),
                                 .followers = {CountSurveys(zone)}};
  ExportSources sources;
  sources.resources.push_back(
      {.type = &CaseType(), .condition = "customer = :customer", .enclose = {}, .conceal = {}});
  AddPromises(personal_data, sources);
  sources.resources.push_back(InvitationsToExport(personal_data));
  sources.resources.push_back(NeedsInterviewsToExport());

  RpcService intake("touchstone.feedback.v1.Intake");
  RegisterCustomers(intake, store, personal_data, OpenCasesOf);
  RegisterBusinessCalendars(intake, store, {.run = RunsByCalendar, .are_due_anew = AreDueAnew});
  RegisterServiceTypes(intake, store, HasCases);
  RegisterServiceStandards(intake, store, language);
  RegisterContacts(intake, store, contact_parts);
  RegisterContactImport(intake, store, contact_parts);
  RegisterContactIntervals(intake, store, {CountIntervals(zone)});
  RegisterExportCustomer(intake, store, std::move(sources));
  RegisterEraseCustomer(
      intake, store, personal_data,
      {.open_cases = OpenCasesOf,
       .forget = {ForgetPublicOf, ForgetCasesOf,
                  [&personal_data](Transaction& transaction, const std::string& customer) {
                    return EraseHandoffsOf(transaction.session(), personal_data, customer);
                  }}});

  RpcService cases("touchstone.feedback.v1.Cases");
  RegisterCases(cases, store, neighbors);
  RegisterCaseMoves(cases, store, neighbors);
  RegisterCaseEndings(cases, store, neighbors);
  RegisterCaseReports(cases, store, personal_data);
  RegisterIncidents(cases, store, neighbors);
  RegisterIncidentSteps(cases, store, neighbors);
  RegisterCommitments(cases, store, commitment_followers);
  RegisterFollowUps(cases, store, neighbors, follow_up_followers);
  RegisterReviews(cases, store, personal_data,
                  {.refresh =
                       [&store, &units](const Context& context, const std::string& organization) {
                         return RefreshUnitTree(store, *units, context, organization);
                       },
                   .below = UnitsBelowOf});
  RegisterFindings(cases, store, *lines);
  RegisterFindingSteps(cases, store, notify);
  HandoffWork handoff_work(store, neighbors, partner_calls);
  RegisterHandoffPartners(cases, store, personal_data, partner_calls.MayCallPrivate());
  RegisterHandoffs(cases, store, neighbors);
  RegisterHandoffSteps(cases, store, neighbors);
  RegisterHandoffUpdates(cases, store, neighbors);
  RegisterHandoffComparison(cases, store, neighbors, handoff_work.ways());

  RpcService surveys("touchstone.feedback.v1.Surveys");
  RegisterSurveys(surveys, store);
  RegisterSurveyInvitations(surveys, store);
  RegisterInviting(surveys, survey_parts);
  RegisterSurveyForm(surveys, survey_parts);
  RegisterSurveyComments(surveys, store, personal_data);

  RpcService improvement("touchstone.feedback.v1.Improvement");
  RegisterRequirements(improvement, store);
  RegisterNeedsInterviews(improvement, store);
  RegisterBarriers(improvement, store);
  RegisterBarrierLinks(improvement, store);
  RegisterBarrierRanks(improvement, store, UnitWithThoseBelow);
  RegisterImprovementCycles(improvement, store, MeasuresOfCycles(zone, store.clock()));
  RegisterPublishedImprovements(improvement, store);
  RegisterImprovementActions(improvement, store);

  RpcService reports("touchstone.feedback.v1.FeedbackReports");
  RegisterServiceLevelReports(reports, store, *units);
  RegisterSatisfactionReports(reports, store, *units);
  RegisterCaseloadReports(reports, store, *units);
  RegisterCommitmentReports(reports, store, *units, zone);
  RegisterRepeatContactReports(reports, store, *units, zone);
  RegisterEffectivenessStudies(reports, store);
  RegisterEffectivenessReports(reports, store, *units, zone, SubstantiatedAmong);
  RegisterRecomputation(reports, store, operations, zone);
  RegisterDisclosures(reports, store);

  RpcService public_requests("touchstone.feedback.v1.PublicRequests");
  RegisterPublicRequests(public_requests, store, neighbors);

  RpcService operations_service("touchstone.feedback.v1.Operations");
  operations.Register(operations_service);
  RpcService notices_service("touchstone.feedback.v1.FeedbackNotices");
  (*notices)->Register(notices_service);
  RpcService event_feed("touchstone.feedback.v1.EventFeed");
  RegisterEventFeed(
      event_feed, store, (*parts)->tail(),
      {.services = {&intake, &cases, &surveys, &improvement, &reports, &public_requests},
       .guarded = {{&FindingType(), "feedback.findings.oversee"}}});

  // Children first: what they are under goes after them.
  Retention retention(
      store,
      {&EffectivenessStudyType(), &ImprovementActionType(), &ImprovementCycleType(), &BarrierType(),
       &NeedsInterviewType(), &RequirementType(), &SurveyType(), &FindingType(),
       &HandoffPartnerType(), &FollowUpType(), &CommitmentType(), &CaseType(), &IncidentType(),
       &JurisdictionType(), &ContactType(), &ServiceStandardType(), &ServiceTypeType(),
       &BusinessCalendarType(), &CustomerType()});
  CaseTick case_tick(store, neighbors);
  PromiseTick promise_tick(store, notify, commitment_followers);
  SurveyTicks survey_ticks(survey_parts);
  operations.Start(2);
  retention.Start();
  case_tick.Start();
  promise_tick.Start();
  survey_ticks.Start();
  handoff_work.Start();
  (*notices)->Start();
  return Serve(settings.server, (*parts)->server_parts(),
               {&intake, &cases, &surveys, &improvement, &reports, &public_requests,
                &operations_service, &notices_service, &event_feed});
}
