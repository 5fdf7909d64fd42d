// touchstone-feedback: who comes, what they were promised, and what became of it.

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
  SettingsReader reader(defaults.process, defaults.what);
  AddServiceSettings(reader, settings);
  AddNoticeSettings(reader, delivery);
  reader.Add("catalog", catalog_address,
             "Where the catalog is, as gRPC names it: cases name behaviors from there");
  reader.Add("assessment", assessment_address,
             "Where assessment is, as gRPC names it: who works in which organizational unit");
  reader.Add("language", language,
             "The organizations' language, which who has no other is told things in");
  reader.Read(argc, argv);

  auto parts =
      OpenParts(settings, {RuntimeMigrations(), NoticesMigrations(), FeedbackMigrations()});
  if (!parts.ok()) return CouldNotStart(parts.status());
  Store& store = (*parts)->store();
  const PersonalData& personal_data = (*parts)->personal_data();
  Operations operations(store, "feedbackOperations");
  std::vector<NoticeKind> notice_kinds = CaseNotices();
  auto notices = Notices::Open(store, personal_data.master_keys(), std::move(notice_kinds),
                               AddressesOfCustomers(store), delivery, "feedbackNotices");
  if (!notices.ok()) return CouldNotStart(notices.status());

  RpcService intake("touchstone.feedback.v1.Intake");
  RegisterCustomers(intake, store, personal_data, OpenCasesOf);
  RegisterBusinessCalendars(intake, store, {.run = RunsByCalendar, .are_due_anew = AreDueAnew});
  RegisterServiceTypes(intake, store, HasCases);
  RegisterServiceStandards(intake, store, language);
  RegisterContacts(intake, store, {.case_exists = CaseExists, .used_by = {CaseOfContact}});
  RegisterContactImport(intake, store);
  RegisterContactIntervals(intake, store);
  RegisterExportCustomer(intake, store);
  RegisterEraseCustomer(intake, store, personal_data,
                        {.open_cases = OpenCasesOf, .forget = {ForgetCasesOf}});

  RpcService cases("touchstone.feedback.v1.Cases");
  const CaseNeighbors neighbors{
      .personal_data = personal_data,
      .notify = [&notices](Transaction& transaction, const NewNotice& notice) {
        return (*notices)->Enqueue(transaction, notice).status();
      }};
  RegisterCases(cases, store, neighbors);
  RegisterCaseMoves(cases, store, neighbors);
  RegisterCaseEndings(cases, store, neighbors);
  RegisterCaseReports(cases, store, personal_data);
  RegisterIncidents(cases, store, neighbors);
  RegisterIncidentSteps(cases, store, neighbors);

  RpcService surveys("touchstone.feedback.v1.Surveys");

  RpcService improvement("touchstone.feedback.v1.Improvement");

  RpcService reports("touchstone.feedback.v1.FeedbackReports");
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
  Retention retention(store, {&CaseType(), &IncidentType(), &ContactType(), &ServiceStandardType(),
                              &ServiceTypeType(), &BusinessCalendarType(), &CustomerType()});
  CaseTick case_tick(store, neighbors);
  operations.Start(2);
  case_tick.Start();
  retention.Start();
  (*notices)->Start();
  return Serve(settings.server, (*parts)->server_parts(),
               {&intake, &cases, &surveys, &improvement, &reports, &public_requests,
                &operations_service, &notices_service, &event_feed});
}
