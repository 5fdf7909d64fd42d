// touchstone-feedback: who comes, what they were promised, and what became of it.

#include <string>
#include <utility>
#include <vector>

#include "services/feedback/cases/case_neighbors.h"
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
#include "services/feedback/figures/caseload_reports.h"
#include "services/feedback/figures/commitment_reports.h"
#include "services/feedback/figures/counted_changes.h"
#include "services/feedback/figures/effectiveness_reports.h"
#include "services/feedback/figures/effectiveness_studies.h"
#include "services/feedback/figures/measured_units.h"
#include "services/feedback/figures/recomputation.h"
#include "services/feedback/figures/repeat_contact_reports.h"
#include "services/feedback/figures/satisfaction_reports.h"
#include "services/feedback/figures/service_level_reports.h"
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
#include "services/feedback/schema.h"
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
  std::vector<NoticeKind> notice_kinds = HandoffNotices();
  notice_kinds.push_back(FindingNotice());
  const auto units = UnitsAt(assessment_address);
  const absl::TimeZone zone = absl::UTCTimeZone();  // by which days are counted
  std::vector<NoticeKind> notice_kinds;
  auto notices = Notices::Open(store, personal_data.master_keys(), std::move(notice_kinds),
                               AddressesOfCustomers(store), delivery, "feedbackNotices");
  if (!notices.ok()) return CouldNotStart(notices.status());

  const HttpsCalls partner_calls(partners);
  const auto lines = AssessmentLinesAt(assessment_address);
  const auto notify = [&notices](Transaction& transaction, const NewNotice& notice) {
    return (*notices)->Enqueue(transaction, notice).status();
  };
  CaseNeighbors neighbors{.personal_data = personal_data};
  neighbors.followers = {KeepHands, TellPartners(personal_data)};
  neighbors.notify = notify;
  neighbors.has_finding = HasFinding;
  neighbors.has_final_finding = HasFinalFinding;
  neighbors.named_by = {FindingOf, HandoffOf};
  HandoffWork handoff_work(store, neighbors, partner_calls);

  RpcService intake("touchstone.feedback.v1.Intake");
  RegisterCustomers(intake, store, personal_data);
  RegisterBusinessCalendars(intake, store);
  RegisterServiceTypes(intake, store);
  RegisterServiceStandards(intake, store, language);
  const ContactParts contact_parts{.followers = {CountContacts(zone)}};
  RegisterContacts(intake, store, contact_parts);
  RegisterContactImport(intake, store, contact_parts);
  RegisterContactIntervals(intake, store, {CountIntervals(zone)});
  RegisterExportCustomer(intake, store);
  RegisterEraseCustomer(
      intake, store, personal_data,
      {.forget = {[&personal_data](Transaction& transaction, const std::string& customer) {
         return EraseHandoffsOf(transaction.session(), personal_data, customer);
       }}});

  RpcService cases("touchstone.feedback.v1.Cases");
  RegisterFindings(cases, store, *lines);
  RegisterFindingSteps(cases, store, notify);
  RegisterHandoffPartners(cases, store, personal_data, partner_calls.MayCallPrivate());
  RegisterHandoffs(cases, store, neighbors);
  RegisterHandoffSteps(cases, store, neighbors);
  RegisterHandoffUpdates(cases, store, neighbors);
  RegisterHandoffComparison(cases, store, neighbors, handoff_work.ways());

  RpcService surveys("touchstone.feedback.v1.Surveys");

  RpcService improvement("touchstone.feedback.v1.Improvement");

  RpcService reports("touchstone.feedback.v1.FeedbackReports");
  RegisterServiceLevelReports(reports, store, *units);
  RegisterSatisfactionReports(reports, store, *units);
  RegisterCaseloadReports(reports, store, *units);
  RegisterCommitmentReports(reports, store, *units, zone);
  RegisterRepeatContactReports(reports, store, *units, zone);
  RegisterEffectivenessStudies(reports, store);
  RegisterEffectivenessReports(reports, store, *units, zone, nullptr);
  RegisterRecomputation(reports, store, operations, zone);
  RegisterDisclosures(reports, store);

  RpcService public_requests("touchstone.feedback.v1.PublicRequests");

  RpcService operations_service("touchstone.feedback.v1.Operations");
  operations.Register(operations_service);
  RpcService notices_service("touchstone.feedback.v1.FeedbackNotices");
  (*notices)->Register(notices_service);
  RpcService event_feed("touchstone.feedback.v1.EventFeed");
  RegisterEventFeed(
      event_feed, store, (*parts)->tail(),
      {.services = {&intake, &cases, &surveys, &improvement, &reports, &public_requests},
       .guarded = {}});

  // Children first: what they are under goes after them.
  Retention retention(
      store, {&FindingType(), &HandoffPartnerType(), &ContactType(), &ServiceStandardType(),
              &ServiceTypeType(), &BusinessCalendarType(), &CustomerType()});
  Retention retention(store, {&EffectivenessStudyType(), &ContactType(), &ServiceStandardType(),
                              &ServiceTypeType(), &BusinessCalendarType(), &CustomerType()});
  operations.Start(2);
  retention.Start();
  (*notices)->Start();
  handoff_work.Start();
  return Serve(settings.server, (*parts)->server_parts(),
               {&intake, &cases, &surveys, &improvement, &reports, &public_requests,
                &operations_service, &notices_service, &event_feed});
}
