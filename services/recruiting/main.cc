// touchstone-recruiting: which positions are to be filled, and by whom.

#include <string>

#include "services/recruiting/applicants/applicants.h"
#include "services/recruiting/applicants/eeo_category_sets.h"
#include "services/recruiting/applicants/eeo_self_identifications.h"
#include "services/recruiting/applicants/preference_claims.h"
#include "services/recruiting/applications/accommodation_requests.h"
#include "services/recruiting/applications/application_notices.h"
#include "services/recruiting/applications/application_steps.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/applications/review_requests.h"
#include "services/recruiting/decisions/decisions.h"
#include "services/recruiting/decisions/offer_notice.h"
#include "services/recruiting/decisions/offers.h"
#include "services/recruiting/decisions/pre_hire_export.h"
#include "services/recruiting/decisions/pre_hire_steps.h"
#include "services/recruiting/decisions/pre_hires.h"
#include "services/recruiting/decisions/recorded_people.h"
#include "services/recruiting/guides/interview_guides.h"
#include "services/recruiting/impact/adverse_impact_reports.h"
#include "services/recruiting/impact/impact_counts.h"
#include "services/recruiting/impact/validity_report.h"
#include "services/recruiting/interviews/interview_sheet.h"
#include "services/recruiting/interviews/interview_standing.h"
#include "services/recruiting/interviews/interview_steps.h"
#include "services/recruiting/interviews/interview_totals.h"
#include "services/recruiting/interviews/interviews.h"
#include "services/recruiting/interviews/invitations.h"
#include "services/recruiting/interviews/panel_steps.h"
#include "services/recruiting/interviews/scorecards.h"
#include "services/recruiting/lists/certification_rules.h"
#include "services/recruiting/lists/certifications.h"
#include "services/recruiting/lists/eligibility_notice.h"
#include "services/recruiting/lists/eligible_lists.h"
#include "services/recruiting/lists/eligibles.h"
#include "services/recruiting/lists/interview_scores.h"
#include "services/recruiting/lists/list_establishment.h"
#include "services/recruiting/lists/preference_use.h"
#include "services/recruiting/lists/referrals.h"
#include "services/recruiting/records/all_records.h"
#include "services/recruiting/records/applicant_erasure.h"
#include "services/recruiting/records/applicant_export.h"
#include "services/recruiting/records/disclosures.h"
#include "services/recruiting/records/disposal.h"
#include "services/recruiting/records/disposal_certificates.h"
#include "services/recruiting/records/exemption_tables.h"
#include "services/recruiting/records/legal_holds.h"
#include "services/recruiting/records/must_stay.h"
#include "services/recruiting/records/records_packet.h"
#include "services/recruiting/records/retention_schedules.h"
#include "services/recruiting/references/reference_checks.h"
#include "services/recruiting/references/reference_reports.h"
#include "services/recruiting/requisitions/announcements.h"
#include "services/recruiting/requisitions/hiring_processes.h"
#include "services/recruiting/requisitions/outreach_activities.h"
#include "services/recruiting/requisitions/released_catalog.h"
#include "services/recruiting/requisitions/requisition_steps.h"
#include "services/recruiting/requisitions/requisitions.h"
#include "services/recruiting/schema.h"
#include "services/runtime/methods/event_feed.h"
#include "services/runtime/methods/operations.h"
#include "services/runtime/methods/parts.h"
#include "services/runtime/methods/retention.h"
#include "services/runtime/serving/server.h"
#include "services/runtime/serving/settings.h"

namespace touchstone::recruiting {
namespace {

// Keeps, in the transaction that reads it, that the caller is shown what is about `subject`.
absl::Status KeepReading(const Context& context, Transaction& transaction,
                         const std::string& subject) {
  return KeepDisclosure(transaction, context, {.subject = subject, .reference = ""});
}

}  // namespace
}  // namespace touchstone::recruiting

int main(int argc, char** argv) {
  using namespace touchstone;              // NOLINT: a page, read from top to bottom
  using namespace touchstone::recruiting;  // NOLINT

  const ServiceDefaults defaults{.process = "touchstone-recruiting",
                                 .what = "Which positions are to be filled, and by whom.",
                                 .listen = "127.0.0.1:9103",
                                 .admin_listen = "127.0.0.1:9203",
                                 .database = "sqlite:data/recruiting.db",
                                 .key_space = "recruiting",
                                 .master_keys = "data/master.key"};
  ServiceSettings settings = DefaultSettings(defaults);
  std::string catalog_address = "127.0.0.1:9101";
  std::string assessment_address = "127.0.0.1:9102";
  SettingsReader reader(defaults.process, defaults.what);
  AddServiceSettings(reader, settings);
  reader.Add(
      "catalog", catalog_address,
      "Where the catalog is, as gRPC names it: requisitions copy what is required from there");
  reader.Add("assessment", assessment_address,
             "Where assessment is, as gRPC names it: who is to come is linked to a person there");
  reader.Read(argc, argv);

  auto parts = OpenParts(settings, {RuntimeMigrations(), RecruitingMigrations()});
  if (!parts.ok()) return CouldNotStart(parts.status());
  Store& store = (*parts)->store();
  const PersonalData& personal_data = (*parts)->personal_data();
  Operations operations(store, "recruitingOperations");
  const auto catalog = CatalogAt(catalog_address);
  const auto people = PeopleAt(assessment_address);

  RpcService requisitions("touchstone.recruiting.v1.Requisitions");
  RegisterHiringProcesses(requisitions, store);
  RegisterRequisitions(requisitions, store);
  RegisterRequisitionSteps(requisitions, store, *catalog);
  RegisterAnnouncements(requisitions, store);
  RegisterOutreachActivities(requisitions, store);

  RpcService applications("touchstone.recruiting.v1.Applications");
  RegisterApplicants(applications, store, personal_data, HasApplied);
  RegisterPreferenceClaims(applications, store, IsCounted);
  RegisterEeoCategorySets(applications, store);
  RegisterEeoSelfIdentifications(applications, store,
                                 {.is_on_panel_of = IsOnPanelOf, .keep_disclosure = KeepReading});
  RegisterApplications(applications, store);
  RegisterApplicationSteps(applications, store,
                           {{v1::Stage::INTERVIEW, UnfinishedInterviews},
                            {v1::Stage::REFERENCE_CHECK, UnfinishedReferences},
                            {v1::Stage::CERTIFICATION, CertificationLeft}});
  RegisterApplicationNotices(applications, store,
                             {.eligibility = EligibilityText, .offer = OfferText});
  RegisterReviewRequests(applications, store);
  RegisterAccommodationRequests(applications, store);

  RpcService interviews("touchstone.recruiting.v1.Interviews");
  RegisterInterviewGuides(interviews, store, *catalog);
  RegisterInterviews(interviews, store);
  RegisterPanelSteps(interviews, store);
  RegisterInterviewSteps(interviews, store, personal_data);
  RegisterInterviewSheet(interviews, store);
  RegisterInvitations(interviews, store);
  RegisterInterviewTotals(interviews, store, personal_data);
  RegisterScorecards(interviews, store);
  RegisterScorecardReads(interviews, store);
  RegisterReferenceChecks(interviews, store);
  RegisterReferenceReports(interviews, store);

  RpcService certifications("touchstone.recruiting.v1.Certifications");
  RegisterCertificationRules(certifications, store);
  RegisterEligibleLists(certifications, store);
  RegisterListEstablishment(certifications, store, WeighedInterviewScores);
  RegisterEligibles(certifications, store);
  RegisterCertifications(certifications, store);
  RegisterReferrals(certifications, store);
  RegisterDecisions(certifications, store, IsReferredBy);
  RegisterOffers(certifications, store, IsReferredBy);
  RegisterPreHires(certifications, store);
  RegisterPreHireSteps(certifications, store, *people);
  RegisterPreHireExport(certifications, store, KeepReading);

  const RecordSources records = AllRecords(
      personal_data,
      {.application = FoldApplication, .applicant = FoldApplicant, .requisition = FoldRequisition});
  RpcService reports("touchstone.recruiting.v1.RecruitingReports");
  RegisterAdverseImpactReports(
      reports, store, [&store](const Context& context, const std::string& subject) {
        return KeepDisclosure(store, context, {.subject = subject, .reference = ""});
      });
  RegisterValidityReport(reports, store);
  RegisterRecordsPacket(reports, store, records);
  RegisterExportApplicant(reports, store,
                          {.sources = records, .ranks = RanksOf, .is_on_panel_of = IsOnPanelOf});
  RegisterEraseApplicant(
      reports, store, personal_data,
      {.sources = records, .count = FoldApplicant, .erase_references = EraseReferenceChecksOf});
  RegisterExemptionTables(reports, store, records);
  RegisterRetentionSchedules(reports, store);
  RegisterLegalHolds(reports, store);
  RegisterDisposal(reports, operations, store, personal_data, records);
  RegisterDisposalCertificates(reports, store);
  RegisterDisclosures(reports, store);

  RpcService operations_service("touchstone.recruiting.v1.Operations");
  operations.Register(operations_service);
  RpcService event_feed("touchstone.recruiting.v1.EventFeed");
  RegisterEventFeed(
      event_feed, store, (*parts)->tail(),
      {.services = {&requisitions, &applications, &interviews, &certifications, &reports},
       .guarded = {{&AccommodationRequestType(), kReadAccommodations},
                   {&EeoSelfIdentificationType(), kReadEeo}}});

  // Children first: what they are under goes after them.
  Retention retention(store,
                      {&LegalHoldType(),
                       &RetentionScheduleType(),
                       &ExemptionTableType(),
                       &PreHireType(),
                       &DecisionType(),
                       &CertificationType(),
                       &EligibleListType(),
                       &CertificationRuleType(),
                       &ReferenceCheckType(),
                       &ScorecardType(),
                       &InterviewType(),
                       &InterviewGuideType(),
                       &AccommodationRequestType(),
                       &ReviewRequestType(),
                       &ApplicationNoticeType(),
                       &ApplicationType(),
                       &PreferenceClaimType(),
                       &EeoSelfIdentificationType(),
                       &ApplicantType(),
                       &EeoCategorySetType(),
                       &OutreachActivityType(),
                       &AnnouncementType(),
                       &RequisitionType(),
                       &HiringProcessType()},
                      MustStay);
  operations.Start(2);
  retention.Start();
  return Serve(settings.server, (*parts)->server_parts(),
               {&requisitions, &applications, &interviews, &certifications, &reports,
                &operations_service, &event_feed});
}
