#include "tests/services/recruiting/records/records_office.h"

#include <google/api/httpbody.pb.h>
#include <gtest/gtest.h>
#include <touchstone/recruiting/v1/applicant.pb.h>
#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/application_notice.pb.h>
#include <touchstone/recruiting/v1/eeo_self_identification.pb.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applicants/applicants.h"
#include "services/recruiting/applicants/eeo_self_identifications.h"
#include "services/recruiting/applications/application_notices.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/records/disclosures.h"
#include "services/recruiting/records/disposal.h"
#include "services/recruiting/records/disposal_certificates.h"
#include "services/recruiting/records/exemption_tables.h"
#include "services/recruiting/records/legal_holds.h"
#include "services/recruiting/records/records_packet.h"
#include "services/recruiting/records/retention_schedules.h"
#include "services/recruiting/requisitions/requisitions.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/recruiting/records/unzipped.h"

namespace touchstone::recruiting {
namespace {

const Author kAuthor{.actor = "test", .method = "", .trace_id = ""};

Fold NoteIn(RecordsParts& parts, const std::string& what) {
  return [&parts, what](Session&, const std::string& name) {
    parts.folded.push_back(absl::StrCat(what, " ", name));
    return parts.fails[what];
  };
}

void Join(HiringOffice& office, RecordsParts& parts) {
  parts.sources = AllRecords(office.personal_data(), {.application = NoteIn(parts, "application"),
                                                      .applicant = NoteIn(parts, "applicant"),
                                                      .requisition = NoteIn(parts, "requisition")});
  parts.operations = std::make_unique<Operations>(office.store(), "recruitingOperations");
  RpcService& reports = office.Service("RecruitingReports");
  RegisterExemptionTables(reports, office.store(), parts.sources);
  RegisterRetentionSchedules(reports, office.store());
  RegisterLegalHolds(reports, office.store());
  RegisterDisposalCertificates(reports, office.store());
  RegisterDisclosures(reports, office.store());
  RegisterRecordsPacket(reports, office.store(), parts.sources);
  RegisterDisposal(reports, *parts.operations, office.store(), office.personal_data(),
                   parts.sources);
  parts.operations->Register(office.Service("Operations"));
}

// Takes pieces, one behind the other.
class Together : public MessageSink {
 public:
  bool Send(const SerializedMessage& message) override {
    google::api::HttpBody body;
    EXPECT_TRUE(body.ParseFromString(*message.bytes + message.suffix));
    all_ += body.data();
    return true;
  }
  const std::string& all() const { return all_; }

 private:
  std::string all_;
};

}  // namespace

RecordsOffice::RecordsOffice(TestStore& store, FakeClock& clock)
    : RecordsOffice(store, clock, std::make_shared<RecordsParts>()) {}

RecordsOffice::RecordsOffice(TestStore& store, FakeClock& clock,
                             std::shared_ptr<RecordsParts> parts)
    : HiringOffice(store, clock, [&](HiringOffice& office) { Join(office, *parts); }),
      parts_(parts) {
  absl::Time march;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, "2031-03-01T12:00:00Z", &march, nullptr));
  clock.Advance(march - clock.Now());
  const auto opened = Opened("agents");
  EXPECT_TRUE(opened.ok()) << opened.status();
  ActAsAdministrator();
}

void RecordsOffice::ActAsAdministrator() {
  ActAs("organizations/wa/apiKeys/records", "administrator", "wa");
}

absl::StatusOr<v1::ExemptionTable> RecordsOffice::CreateTable(
    const std::string& id, const std::function<void(v1::ExemptionTable&)>& change) {
  v1::CreateExemptionTableRequest request;
  request.set_parent(kOrganization);
  request.set_exemption_table_id(id);
  v1::ExemptionTable& table = *request.mutable_exemption_table();
  table.set_title("Public Records Act");
  table.set_jurisdiction("us-wa");
  table.set_effective_date("2031-01-01");
  AddExemption(table, "guides", v1::INTERVIEW_GUIDES, v1::Exemption::WITHHOLD);
  AddExemption(table, "contacts", v1::APPLICANT_CONTACTS, v1::Exemption::REDACT, {"email"});
  change(table);
  return Do<v1::ExemptionTable>("CreateExemptionTable", request);
}

absl::StatusOr<v1::RetentionSchedule> RecordsOffice::CreateSchedule(
    const std::string& id, const std::function<void(v1::RetentionSchedule&)>& change) {
  v1::CreateRetentionScheduleRequest request;
  request.set_parent(kOrganization);
  request.set_retention_schedule_id(id);
  v1::RetentionSchedule& schedule = *request.mutable_retention_schedule();
  schedule.set_title("General schedule");
  schedule.set_jurisdiction("us-wa");
  schedule.set_effective_date("2031-01-01");
  for (int i = v1::RecordClass_MIN + 1; i <= v1::RecordClass_MAX; ++i) {
    v1::RetentionRule& rule = *schedule.add_rules();
    rule.set_record_class(static_cast<v1::RecordClass>(i));
    rule.set_months(24);
    rule.set_authority("29 CFR 1602.31");
  }
  change(schedule);
  return Do<v1::RetentionSchedule>("CreateRetentionSchedule", request);
}

absl::StatusOr<v1::LegalHold> RecordsOffice::Hold(
    const std::string& id, const std::function<void(v1::LegalHold&)>& change) {
  v1::CreateLegalHoldRequest request;
  request.set_parent(kOrganization);
  request.set_legal_hold_id(id);
  request.mutable_legal_hold()->set_title("Charge 551");
  request.mutable_legal_hold()->set_kind(v1::LegalHold::CHARGE);
  request.mutable_legal_hold()->set_authority("29 CFR 1602.14");
  change(*request.mutable_legal_hold());
  return Do<v1::LegalHold>("CreateLegalHold", request);
}

absl::StatusOr<v1::LegalHold> RecordsOffice::Release(const std::string& id) {
  v1::ReleaseLegalHoldRequest request;
  request.set_name(absl::StrCat(kOrganization, "/legalHolds/", id));
  request.set_reason("It was withdrawn.");
  return Do<v1::LegalHold>("ReleaseLegalHold", request);
}

std::string RecordsOffice::Apply(const std::string& applicant, const std::string& requisition) {
  const std::string id = absl::StrCat(applicant, "-", requisition);
  std::string name = absl::StrCat(kOrganization, "/applications/", id);
  const absl::Status written =
      store().Write(kAuthor, absl::InfiniteFuture(), [&](Transaction& transaction) -> absl::Status {
        ASSIGN_OR_RETURN(const bool known,
                         transaction.Exists(ApplicantType(), ApplicantName(applicant)));
        if (!known) {
          v1::Applicant person;
          person.set_name(ApplicantName(applicant));
          person.set_display_name(absl::StrCat("Name of ", applicant));
          person.set_email(absl::StrCat(applicant, "@example.org"));
          RETURN_IF_ERROR(transaction.Create(ApplicantType(), person));
          v1::EeoSelfIdentification groups;
          groups.set_name(SelfIdentificationOf(ApplicantName(applicant)));
          groups.set_applicant(ApplicantName(applicant));
          RETURN_IF_ERROR(transaction.Create(EeoSelfIdentificationType(), groups));
        }
        v1::Application application;
        application.set_name(name);
        application.set_applicant(ApplicantName(applicant));
        application.set_requisition(RequisitionName(requisition));
        application.set_statement(absl::StrCat("Why I, ", applicant, ", apply."));
        application.set_state(v1::Application::ACTIVE);
        RETURN_IF_ERROR(transaction.Create(ApplicationType(), application));
        v1::ApplicationNotice notice;
        notice.set_name(absl::StrCat(kOrganization, "/applicationNotices/", id));
        notice.set_application(name);
        notice.set_applicant(ApplicantName(applicant));
        return transaction.Create(ApplicationNoticeType(), notice);
      });
  EXPECT_TRUE(written.ok()) << written;
  return name;
}

void RecordsOffice::EndAll(const std::string& requisition) {
  const absl::Status written =
      store().Write(kAuthor, absl::InfiniteFuture(), [&](Transaction& transaction) -> absl::Status {
        ASSIGN_OR_RETURN(
            const auto rows,
            transaction.session().Query<std::string>(
                "SELECT name FROM applications WHERE parent = :parent AND requisition = :of",
                kOrganization, RequisitionName(requisition)));
        for (const auto& [name] : rows) {
          ASSIGN_OR_RETURN(const auto application, FindApplication(transaction, name));
          application->set_state(v1::Application::ENDED);
          RETURN_IF_ERROR(transaction.Update(ApplicationType(), *application));
        }
        ASSIGN_OR_RETURN(const auto ended,
                         FindRequisition(transaction, RequisitionName(requisition)));
        ended->set_state(v1::Requisition::COMPLETED);
        SetTime(*ended, "end_time", transaction.now());
        return transaction.Update(RequisitionType(), *ended);
      });
  EXPECT_TRUE(written.ok()) << written;
}

absl::StatusOr<std::map<std::string, std::string>> RecordsOffice::Export(
    const std::string& requisition,
    const std::function<void(v1::ExportRecordsPacketRequest&)>& change, std::string* zip) {
  v1::ExportRecordsPacketRequest request;
  request.set_name(RequisitionName(requisition));
  request.set_request_reference("2031-88");
  change(request);
  RpcService& reports = Service("RecruitingReports");
  const auto* const method = reports.descriptor().FindMethodByName("ExportRecordsPacket");
  Together together;
  RETURN_IF_ERROR(
      reports.methods().at(method->index()).server_stream(MakeContext(*method), request, together));
  if (zip != nullptr) *zip = together.all();
  return Unzipped(together.all());
}

absl::StatusOr<v1::DisposeRecordsResponse> RecordsOffice::Dispose(
    const std::function<void(v1::DisposeRecordsRequest&)>& change) {
  v1::DisposeRecordsRequest request;
  request.set_parent(kOrganization);
  change(request);
  ASSIGN_OR_RETURN(google::longrunning::Operation operation,
                   Do<google::longrunning::Operation>("DisposeRecords", request));
  ASSIGN_OR_RETURN(operation, Wait(operation.name()));
  if (operation.has_error()) return FromRpcStatus(operation.error());
  v1::DisposeRecordsResponse response;
  EXPECT_TRUE(operation.response().UnpackTo(&response));
  return response;
}

absl::StatusOr<google::longrunning::Operation> RecordsOffice::Wait(const std::string& operation) {
  // Not before: a worker that looks for work while the clock is put on takes it with a lease of the
  // time before.
  if (!works_) parts_->operations->Start(1);
  works_ = true;
  google::longrunning::WaitOperationRequest wait;
  wait.set_name(operation);
  return Do<google::longrunning::Operation>("WaitOperation", wait);
}

absl::StatusOr<v1::DisposalCertificate> RecordsOffice::Certificate(const std::string& name) {
  v1::GetDisposalCertificateRequest request;
  request.set_name(name);
  return Do<v1::DisposalCertificate>("GetDisposalCertificate", request);
}

absl::StatusOr<v1::ListDisclosuresResponse> RecordsOffice::Disclosures(
    const std::string& subject, int page_size, const std::string& page_token) {
  v1::ListDisclosuresRequest request;
  request.set_parent(kOrganization);
  request.set_subject(subject);
  request.set_page_size(page_size);
  request.set_page_token(page_token);
  return Do<v1::ListDisclosuresResponse>("ListDisclosures", request);
}

int64_t RecordsOffice::Count(const std::string& table) {
  int64_t count = -1;
  const absl::Status read =
      database().Read(absl::InfiniteFuture(), [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(const auto row,
                         session.QueryOne<int64_t>(absl::StrCat("SELECT COUNT(*) FROM ", table,
                                                                " WHERE parent = :parent"),
                                                   kOrganization));
        count = std::get<0>(*row);
        return absl::OkStatus();
      });
  EXPECT_TRUE(read.ok()) << read;
  return count;
}

std::string ApplicantName(const std::string& id) {
  return absl::StrCat(kOrganization, "/applicants/", id);
}

v1::Exemption& AddExemption(v1::ExemptionTable& table, const std::string& id,
                            v1::RecordClass record_class, v1::Exemption::Treatment treatment,
                            const std::vector<std::string>& fields) {
  v1::Exemption& exemption = *table.add_exemptions();
  exemption.set_id(id);
  exemption.set_record_class(record_class);
  exemption.set_treatment(treatment);
  for (const std::string& field : fields) exemption.add_fields(field);
  exemption.set_statute("RCW 42.56.250");
  exemption.set_explanation("It would be worth nothing if it were known.");
  exemption.set_decided_by("Public records officer");
  return exemption;
}

}  // namespace touchstone::recruiting
