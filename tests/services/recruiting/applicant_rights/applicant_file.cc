#include "tests/services/recruiting/applicant_rights/applicant_file.h"

#include <google/api/httpbody.pb.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>
#include <touchstone/options/v1/options.pb.h>
#include <touchstone/recruiting/v1/reference_check.pb.h>
#include <touchstone/recruiting/v1/retention_schedule.pb.h>
#include <touchstone/recruiting/v1/scorecard.pb.h>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applications/application_steps.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/interviews/interviews.h"
#include "services/recruiting/interviews/scorecards.h"
#include "services/recruiting/records/all_records.h"
#include "services/recruiting/records/applicant_erasure.h"
#include "services/recruiting/records/applicant_export.h"
#include "services/recruiting/records/disclosures.h"
#include "services/recruiting/records/legal_holds.h"
#include "services/recruiting/records/retention_schedules.h"
#include "services/recruiting/references/reference_checks.h"
#include "services/runtime/serving/access.h"

namespace touchstone::recruiting {
namespace {

// Collects a file.
class FileSink : public MessageSink {
 public:
  bool Send(const SerializedMessage& message) override {
    google::api::HttpBody piece;
    EXPECT_TRUE(piece.ParseFromString(*message.bytes));
    EXPECT_EQ(piece.content_type(), file.empty() ? "application/json" : "");
    file += piece.data();
    return true;
  }

  std::string file;
};

v1::Eligible First(const std::string& application) {
  v1::Eligible eligible;
  eligible.set_application(application);
  eligible.set_rank(1);
  return eligible;
}

}  // namespace

std::string ApplicationName(const std::string& id) {
  return absl::StrCat(kOrganization, "/applications/", id);
}

std::string InterviewName(const std::string& id) {
  return absl::StrCat(kOrganization, "/interviews/", id);
}

std::string ReferenceCheckName(const std::string& id) {
  return absl::StrCat(kOrganization, "/referenceChecks/", id);
}

ApplicantFile::ApplicantFile(TestStore& store, Clock& clock)
    : ApplicantDesk(
          store, clock,
          [this](HiringOffice& office) {
            RpcService& applications = office.Service("Applications");
            RegisterApplications(applications, office.store());
            RegisterApplicationSteps(applications, office.store());
            RpcService& reports = office.Service("RecruitingReports");
            RegisterRetentionSchedules(reports, office.store());
            RegisterLegalHolds(reports, office.store());
            RegisterDisclosures(reports, office.store());
            RegisterEraseApplicant(reports, office.store(), office.personal_data(),
                                   {.sources = AllRecords(office.personal_data()),
                                    .count =
                                        [this](Session&, const std::string& applicant) {
                                          counted.push_back(applicant);
                                          return absl::OkStatus();
                                        },
                                    .erase_references = EraseReferenceChecksOf});
            RegisterExportApplicant(
                reports, office.store(),
                {.sources = AllRecords(office.personal_data()),
                 .ranks = [](Session&, const std::string& application)
                     -> absl::StatusOr<std::vector<v1::Eligible>> {
                   return std::vector<v1::Eligible>{First(application)};
                 },
                 .is_on_panel_of =
                     [this](Session&, const std::string& person, const std::string& applicant) {
                       return are_judges.contains({person, applicant});
                     }});
          }),
      clock_(clock) {
  EXPECT_TRUE(Opened("agents").ok());
  EXPECT_TRUE(CreateApplicant("grace").ok());
  const auto applied = Apply("one", "grace");
  EXPECT_TRUE(applied.ok()) << applied.status();
}

absl::StatusOr<v1::Application> ApplicantFile::Apply(const std::string& id,
                                                     const std::string& applicant) {
  v1::CreateApplicationRequest request;
  request.set_parent(kOrganization);
  request.set_application_id(id);
  request.mutable_application()->set_requisition(RequisitionName("agents"));
  request.mutable_application()->set_applicant(ApplicantName(applicant));
  request.mutable_application()->set_statement("A year at the front desk.");
  auto& known = *request.mutable_application()->add_external_ids();
  known.set_system("applicant-tracking");
  known.set_value(absl::StrCat("number-", id));
  return Do<v1::Application>("CreateApplication", request);
}

absl::Status ApplicantFile::Withdraw(const std::string& id) {
  v1::WithdrawApplicationRequest request;
  request.set_name(ApplicationName(id));
  return Do<v1::Application>("WithdrawApplication", request).status();
}

absl::Status ApplicantFile::Interview(const std::string& id, v1::Interview::State state) {
  return store().Write({}, absl::InfiniteFuture(), [&](Transaction& transaction) -> absl::Status {
    v1::Interview interview;
    interview.set_name(InterviewName(id));
    interview.set_application(ApplicationName("one"));
    interview.set_requisition(RequisitionName("agents"));
    interview.set_applicant(ApplicantName("grace"));
    interview.set_state(state);
    interview.add_panel()->set_person("organizations/wa/people/ada");
    auto& recused = *interview.add_panel();
    recused.set_person("organizations/wa/people/ida");
    recused.set_conflict(v1::PanelMember::RECUSED);
    recused.set_conflict_reason("We quarreled.");
    RETURN_IF_ERROR(transaction.Create(InterviewType(), interview));
    v1::Scorecard scorecard;
    scorecard.set_name(absl::StrCat(InterviewName(id), "/scorecards/ada"));
    scorecard.set_scorer("organizations/wa/people/ada");
    scorecard.set_application(ApplicationName("one"));
    scorecard.set_applicant(ApplicantName("grace"));
    scorecard.add_scores()->set_evidence(absl::StrCat("Evidence of ", id));
    return transaction.Create(ScorecardType(), scorecard);
  });
}

absl::Status ApplicantFile::Refer(const std::string& id) {
  return store().Write({}, absl::InfiniteFuture(), [&](Transaction& transaction) {
    v1::ReferenceCheck check;
    check.set_name(ReferenceCheckName(id));
    check.set_application(ApplicationName("one"));
    check.set_requisition(RequisitionName("agents"));
    check.set_referee_name("Barbara Liskov");
    check.set_referee_contact("barbara@example.org");
    check.set_relationship("Supervisor");
    check.add_answers()->set_answer("She is kind.");
    return transaction.Create(ReferenceCheckType(), check);
  });
}

void ApplicantFile::Schedule() {
  ActAs("organizations/wa/apiKeys/records", "administrator", "wa");
  v1::CreateRetentionScheduleRequest request;
  request.set_parent(kOrganization);
  request.set_retention_schedule_id("usual");
  v1::RetentionSchedule& schedule = *request.mutable_retention_schedule();
  schedule.set_title("Usual");
  schedule.set_jurisdiction("us-wa");
  schedule.set_effective_date("2025-01-01");
  for (const auto record_class : {v1::APPLICANT_CONTACTS, v1::APPLICATION_RECORDS, v1::EEO_RECORDS,
                                  v1::INTERVIEW_RECORDS, v1::REFERENCE_RECORDS}) {
    auto& rule = *schedule.add_rules();
    rule.set_record_class(record_class);
    rule.set_months(1);
    rule.set_authority("29 CFR 1602.31");
  }
  const auto created = Do<v1::RetentionSchedule>("CreateRetentionSchedule", request);
  EXPECT_TRUE(created.ok()) << created.status();
  ActAsRecruiter();
}

absl::StatusOr<v1::LegalHold> ApplicantFile::Hold(const std::string& id, v1::LegalHold::Kind kind,
                                                  const std::string& applicant) {
  ActAs("organizations/wa/apiKeys/records", "administrator", "wa");
  v1::CreateLegalHoldRequest request;
  request.set_parent(kOrganization);
  request.set_legal_hold_id(id);
  request.mutable_legal_hold()->set_title("It runs");
  request.mutable_legal_hold()->set_kind(kind);
  request.mutable_legal_hold()->set_authority("EEOC charge 551-2026-00017");
  request.mutable_legal_hold()->add_applicants(ApplicantName(applicant));
  return Do<v1::LegalHold>("CreateLegalHold", request);
}

absl::Status ApplicantFile::Release(const std::string& id) {
  v1::ReleaseLegalHoldRequest request;
  request.set_name(absl::StrCat(kOrganization, "/legalHolds/", id));
  request.set_reason("It is over.");
  return Do<v1::LegalHold>("ReleaseLegalHold", request).status();
}

void ApplicantFile::LetTheTimePass() {
  ActAsRecruiter();
  const absl::Status withdrawn = Withdraw("one");
  EXPECT_TRUE(withdrawn.ok()) << withdrawn;
  const auto canceled = Cancel("agents");
  EXPECT_TRUE(canceled.ok()) << canceled.status();
  static_cast<FakeClock&>(clock_).Advance(absl::Hours(24 * 40));
}

absl::StatusOr<v1::EraseApplicantResponse> ApplicantFile::Erase(const std::string& id,
                                                                bool validate_only) {
  ActAs("organizations/wa/apiKeys/records", "administrator", "wa");
  v1::EraseApplicantRequest request;
  request.set_name(ApplicantName(id));
  request.set_validate_only(validate_only);
  return Do<v1::EraseApplicantResponse>("EraseApplicant", request);
}

absl::StatusOr<std::string> ApplicantFile::Export(const std::string& id) {
  v1::ExportApplicantRequest request;
  request.set_name(ApplicantName(id));
  RpcService& reports = Service("RecruitingReports");
  const auto& method = *reports.descriptor().FindMethodByName("ExportApplicant");
  RETURN_IF_ERROR(
      CheckAccess(caller(), method.options().GetExtension(options::v1::permission), request));
  FileSink sink;
  RETURN_IF_ERROR(
      reports.methods().at(method.index()).server_stream(MakeContext(method), request, sink));
  return sink.file;
}

}  // namespace touchstone::recruiting
