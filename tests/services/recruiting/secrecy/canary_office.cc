#include "tests/services/recruiting/secrecy/canary_office.h"

#include <google/api/httpbody.pb.h>
#include <google/api/resource.pb.h>
#include <google/longrunning/operations.pb.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>
#include <touchstone/options/v1/options.pb.h>
#include <touchstone/recruiting/v1/disposal_certificate.pb.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
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
#include "services/recruiting/records/records_packet.h"
#include "services/recruiting/records/retention_schedules.h"
#include "services/recruiting/references/reference_checks.h"
#include "services/recruiting/references/reference_reports.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/methods/event_feed.h"
#include "services/runtime/methods/operations.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/access.h"
#include "services/runtime/serving/field_rules.h"
#include "tests/services/recruiting/records/unzipped.h"
#include "tests/services/recruiting/secrecy/canary_requests.h"

namespace touchstone::recruiting {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::MessageFactory;
using ::google::protobuf::MethodDescriptor;
using ::google::protobuf::TextFormat;

// Of one method, one after the other.
class Texts : public MessageSink {
 public:
  explicit Texts(std::string& text) : text_(text) {}
  bool Send(const SerializedMessage& message) override {
    absl::StrAppend(&text_, *message.bytes, message.suffix);
    return true;
  }

 private:
  std::string& text_;
};

constexpr char kGrace[] = R"(name: "organizations/wa/applicants/grace")";

// A file, piece by piece.
class Pieces : public MessageSink {
 public:
  bool Send(const SerializedMessage& message) override {
    google::api::HttpBody piece;
    EXPECT_TRUE(piece.ParseFromString(*message.bytes + message.suffix));
    file += piece.data();
    return true;
  }

  std::string file;
};

// Keeps, in the transaction that reads it, that the caller is shown what is about `subject`.
absl::Status KeepReading(const Context& context, Transaction& transaction,
                         const std::string& subject) {
  return KeepDisclosure(transaction, context, {.subject = subject, .reference = ""});
}

std::string ResourceOf(const google::protobuf::Descriptor& type) {
  return type.options().GetExtension(google::api::resource).type();
}

}  // namespace

CanaryOffice::CanaryOffice(TestStore& store)
    : hiring_(
          store, clock_, [this](HiringOffice& office) { Register(office); },
          absl::StrCat("unix://", redis_.socket())) {
  Plant();
}

void CanaryOffice::Register(HiringOffice& office) {
  Store& store = office.store();
  RpcService& requisitions = office.Service("Requisitions");
  RpcService& applications = office.Service("Applications");
  RegisterApplicants(applications, store, office.personal_data(), HasApplied);
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
  RpcService& interviews = office.Service("Interviews");
  RegisterInterviewGuides(interviews, store, office.catalog());
  RegisterInterviews(interviews, store);
  RegisterPanelSteps(interviews, store);
  RegisterInterviewSteps(interviews, store, office.personal_data());
  RegisterInterviewSheet(interviews, store);
  RegisterInvitations(interviews, store);
  RegisterInterviewTotals(interviews, store, office.personal_data());
  RegisterScorecards(interviews, store);
  RegisterScorecardReads(interviews, store);
  RegisterReferenceChecks(interviews, store);
  RegisterReferenceReports(interviews, store);
  RpcService& certifications = office.Service("Certifications");
  RegisterCertificationRules(certifications, store);
  RegisterEligibleLists(certifications, store);
  RegisterListEstablishment(certifications, store, WeighedInterviewScores);
  RegisterEligibles(certifications, store);
  RegisterCertifications(certifications, store);
  RegisterReferrals(certifications, store);
  RegisterDecisions(certifications, store, IsReferredBy);
  RegisterOffers(certifications, store, IsReferredBy);
  RegisterPreHires(certifications, store);
  RegisterPreHireSteps(certifications, store, people_);
  RegisterPreHireExport(certifications, store, KeepReading);
  operations_ = std::make_unique<Operations>(store, "recruitingOperations");
  records_ = AllRecords(
      office.personal_data(),
      {.application = FoldApplication, .applicant = FoldApplicant, .requisition = FoldRequisition});
  RpcService& reports = office.Service("RecruitingReports");
  RegisterAdverseImpactReports(reports, store,
                               [&store](const Context& context, const std::string& subject) {
                                 return KeepDisclosure(store, context, {.subject = subject});
                               });
  RegisterValidityReport(reports, store);
  RegisterExemptionTables(reports, store, records_);
  RegisterRetentionSchedules(reports, store);
  RegisterLegalHolds(reports, store);
  RegisterDisposalCertificates(reports, store);
  RegisterDisclosures(reports, store);
  RegisterRecordsPacket(reports, store, records_);
  RegisterDisposal(reports, *operations_, store, office.personal_data(), records_);
  RegisterEraseApplicant(
      reports, store, office.personal_data(),
      {.sources = records_, .count = FoldApplicant, .erase_references = EraseReferenceChecksOf});
  RegisterExportApplicant(reports, store,
                          {.sources = records_, .ranks = RanksOf, .is_on_panel_of = IsOnPanelOf});
  RpcService& operations_service = office.Service("Operations");
  operations_->Register(operations_service);
  RpcService& event_feed = office.Service("EventFeed");
  RegisterEventFeed(
      event_feed, store, office.tail(),
      {.services = {&requisitions, &applications, &interviews, &certifications, &reports},
       .guarded = {{&AccommodationRequestType(), kReadAccommodations},
                   {&EeoSelfIdentificationType(), kReadEeo}}});
}

CanaryOffice::~CanaryOffice() { operations_.reset(); }

void CanaryOffice::Plant() {
  ActAs("administrator", "zoe", "wa");
  ASSERT_TRUE(Asked("UpdateHiringProcess", kProcessRequest));
  OpenRequisitions();
  for (const CanaryRequest& planting : PlantingRequests()) {
    const bool is_zoe = absl::string_view(planting.person) == "zoe";
    ActAs(is_zoe ? "administrator" : "panel-member", planting.person, "wa");
    ASSERT_TRUE(Asked(planting.method, planting.request));
  }
  people_.known.insert("organizations/wa/people/ana");
  NameAll();
  Dispose();
}

// "agents", where people apply; "old", which was canceled long ago, and what stands at each step.
void CanaryOffice::OpenRequisitions() {
  ASSERT_TRUE(hiring_.Approved("old").ok());
  ASSERT_TRUE(hiring_.Cancel("old").ok());
  clock_.Advance(absl::Hours(24 * 40));
  const auto draft = [this](const std::string& id) {
    return hiring_.Draft(id, [&](v1::Requisition& requisition) {
      requisition.set_openings(4);
      requisition.clear_positions();
      for (int i = 1; i <= 4; ++i) {
        requisition.add_positions(absl::StrCat(PositionName(absl::StrCat("desk-", i))));
      }
      requisition.clear_approvers();
      requisition.add_approvers("organizations/wa/people/zoe");
    });
  };
  ASSERT_TRUE(draft("draft").ok());
  for (const char* const id : {"agents", "submitted", "approved", "ready", "closed"}) {
    ASSERT_TRUE(draft(id).ok());
    const auto submitted = hiring_.Submit(id);
    ASSERT_TRUE(submitted.ok()) << submitted.status();
    if (id == absl::string_view("submitted")) continue;
    ASSERT_TRUE(hiring_.Approve(id, "zoe").ok());
    if (id == absl::string_view("approved")) continue;
    ASSERT_TRUE(hiring_.Announce(id, "first").ok());
    ASSERT_TRUE(hiring_.Publish(id, "first").ok());
  }
  ASSERT_TRUE(hiring_.Announce("ready", "second").ok());
  for (const char* const id : {"agents", "closed"}) ASSERT_TRUE(hiring_.Open(id).ok());
  ASSERT_TRUE(hiring_.Close("closed").ok());
  placeholders_["$QUALIFICATION"] = hiring_.Get("agents")->qualifications(0).id();
}

// What is due of "old".
void CanaryOffice::Dispose() {
  ActAs("administrator", "zoe", "wa");
  google::longrunning::Operation operation;
  const auto begun = Ask("DisposeRecords", R"(parent: "organizations/wa")");
  ASSERT_TRUE(begun.ok()) << begun.status();
  ASSERT_TRUE(operation.ParseFromString(*begun));
  operations_->Start(1);
  const auto done = Ask("WaitOperation", absl::StrCat("name: \"", operation.name(), "\""));
  ASSERT_TRUE(done.ok()) << done.status();
  ASSERT_TRUE(operation.ParseFromString(*done));
  v1::DisposeRecordsResponse response;
  ASSERT_TRUE(operation.response().UnpackTo(&response)) << operation.ShortDebugString();
  EXPECT_FALSE(response.disposal_certificate().empty());
  placeholders_["$OPERATION"] = operation.name();
  placeholders_["$CERTIFICATE"] = response.disposal_certificate();
}

void CanaryOffice::NameAll() {
  for (const auto& [type, id] : std::vector<std::pair<std::string, std::string>>{
           {"Organization", ""},
           {"HiringProcess", "/hiringProcesses/usual"},
           {"Requisition", "/requisitions/agents"},
           {"Announcement", "/requisitions/agents/announcements/first"},
           {"OutreachActivity", "/outreachActivities/fair"},
           {"Applicant", "/applicants/grace"},
           {"PreferenceClaim", "/applicants/grace/preferenceClaims/veteran"},
           {"EeoCategorySet", "/eeoCategorySets/usual"},
           {"EeoSelfIdentification", "/eeoSelfIdentifications/grace"},
           {"Application", "/applications/one"},
           {"ApplicationNotice", "/applicationNotices/one"},
           {"ReviewRequest", "/reviewRequests/three"},
           {"AccommodationRequest", "/accommodationRequests/one"},
           {"InterviewGuide", "/interviewGuides/agents"},
           {"Interview", "/interviews/first"},
           {"Scorecard", "/interviews/first/scorecards/ana"},
           {"ReferenceCheck", "/referenceChecks/one"},
           {"CertificationRule", "/certificationRules/three"},
           {"EligibleList", "/eligibleLists/agents"},
           {"Certification", "/certifications/agents"},
           {"Decision", "/decisions/one"},
           {"PreHire", "/preHires/two"},
           {"ExemptionTable", "/exemptionTables/2031"},
           {"RetentionSchedule", "/retentionSchedules/2031"},
           {"LegalHold", "/legalHolds/charge"},
           {"JobProfile", "/jobProfiles/agent"},
           {"Person", "/people/ana"}}) {
    names_[absl::StrCat("touchstone.dev/", type)] = absl::StrCat(kOrganization, id);
  }
}

std::unique_ptr<Message> CanaryOffice::Read(const MethodDescriptor& method,
                                            const std::string& text) const {
  std::unique_ptr<Message> request(
      MessageFactory::generated_factory()->GetPrototype(method.input_type())->New());
  const std::string filled = absl::StrReplaceAll(text, placeholders_);
  EXPECT_TRUE(TextFormat::ParseFromString(filled, request.get())) << method.name() << filled;
  return request;
}

absl::StatusOr<std::string> CanaryOffice::Ask(const std::string& name, const std::string& text) {
  std::string answer;
  absl::Status status = NotFound(name);
  ForEachMethod([&](RpcService& service, const MethodDescriptor& method) {
    if (method.name() != name) return;
    const auto request = Read(method, text);
    // What is kept for repeated calls is searched too.
    if (const auto* const id = method.input_type()->FindFieldByName("request_id")) {
      request->GetReflection()->SetString(request.get(), id, absl::StrCat("r", ++asked_));
    }
    status = Call(service, method, *request, answer);
  });
  RETURN_IF_ERROR(status);
  return answer;
}

testing::AssertionResult CanaryOffice::Asked(const std::string& name, const std::string& text) {
  const auto answer = Ask(name, text);
  if (answer.ok()) return testing::AssertionSuccess();
  return testing::AssertionFailure() << name << " " << text << " " << answer.status();
}

std::unique_ptr<Message> CanaryOffice::RequestFor(const MethodDescriptor& method,
                                                  const std::string& any) const {
  std::unique_ptr<Message> request(
      MessageFactory::generated_factory()->GetPrototype(method.input_type())->New());
  const auto& reflection = *request->GetReflection();
  const auto name_of = [this](const std::string& type) {
    const auto found = names_.find(type);
    return found == names_.end() ? std::string() : found->second;
  };
  for (int i = 0; i < method.input_type()->field_count(); ++i) {
    const FieldDescriptor& field = *method.input_type()->field(i);
    const auto& reference = field.options().GetExtension(google::api::resource_reference);
    std::string name = reference.type() == "*" ? any : name_of(reference.type());
    if (field.name() == "parent") name = kOrganization;
    if (!reference.child_type().empty()) {
      const std::string child = name_of(reference.child_type());
      name = child.empty() ? kOrganization : std::string(ParentOf(child));
    }
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING && !name.empty()) {
      if (field.is_repeated()) {
        reflection.AddString(request.get(), &field, name);
      } else {
        reflection.SetString(request.get(), &field, name);
      }
    } else if (field.name() == "validate_only" || field.name() == "once") {
      reflection.SetBool(request.get(), &field, true);
    } else if (field.name() == "year") {
      reflection.SetInt32(request.get(), &field, 2031);
    } else if (field.name() == "reason" || field.name() == "request_reference") {
      reflection.SetString(request.get(), &field, "As it was asked for.");
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field.is_repeated()) {
      // What is to be changed, and in nothing.
      const std::string of = name_of(ResourceOf(*field.message_type()));
      if (of.empty() || !absl::StartsWith(method.name(), "Update")) continue;
      Message& resource = *reflection.MutableMessage(request.get(), &field);
      resource.GetReflection()->SetString(&resource, field.message_type()->FindFieldByName("name"),
                                          of);
    }
  }
  return request;
}

CanaryOffice::Told CanaryOffice::Tell(RpcService& service, const MethodDescriptor& method) {
  Told told;
  const auto* const name = method.input_type()->FindFieldByName("name");
  const bool takes_any =
      name != nullptr &&
      name->options().GetExtension(google::api::resource_reference).type() == "*";
  if (!takes_any) Tell(service, method, *RequestFor(method, ""), told);
  for (const auto& [type, any] : names_) {
    // What is told of the set itself is the word for the category.
    if (!takes_any || type == "touchstone.dev/EeoCategorySet") continue;
    Tell(service, method, *RequestFor(method, any), told);
  }
  const auto [first, last] = AnsweredRequests().equal_range(method.name());
  for (auto answered = first; answered != last; ++answered) {
    Tell(service, method, *Read(method, answered->second), told);
  }
  return told;
}

void CanaryOffice::Tell(RpcService& service, const MethodDescriptor& method, Message& request,
                        Told& told) {
  const auto* const validate_only = method.input_type()->FindFieldByName("validate_only");
  if (validate_only != nullptr) {
    request.GetReflection()->SetBool(&request, validate_only, true);
  }
  absl::StrAppend(&told.asked, request.SerializeAsString());
  const absl::Status status = Call(service, method, request, told.text);
  EXPECT_FALSE(absl::IsInternal(status)) << method.full_name() << status;
  told.answered |= status.ok();
  if (!status.ok()) absl::StrAppend(&told.text, ToRpcStatus(status).SerializeAsString());
}

absl::Status CanaryOffice::Call(RpcService& service, const MethodDescriptor& method,
                                const Message& request, std::string& answer) {
  RETURN_IF_ERROR(CheckAccess(hiring_.caller(),
                              method.options().GetExtension(options::v1::permission), request));
  RETURN_IF_ERROR(CheckFields(request));
  const Context context = hiring_.MakeContext(method);
  const RpcService::Method& handlers = service.methods().at(method.index());
  if (handlers.server_stream) {
    Texts sink(answer);
    return handlers.server_stream(context, request, sink);
  }
  ASSIGN_OR_RETURN(const SerializedMessage told, handlers.unary(context, request));
  absl::StrAppend(&answer, *told.bytes, told.suffix);
  return absl::OkStatus();
}

void CanaryOffice::ForEachMethod(
    const std::function<void(RpcService& service, const MethodDescriptor& method)>& visit) {
  for (const char* const name : {"Requisitions", "Applications", "Interviews", "Certifications",
                                 "RecruitingReports", "Operations", "EventFeed"}) {
    RpcService& service = hiring_.Service(name);
    for (int i = 0; i < service.descriptor().method_count(); ++i) {
      visit(service, *service.descriptor().method(i));
    }
  }
}

void CanaryOffice::ActAs(const std::string& role, const std::string& person,
                         const std::string& organization) {
  hiring_.ActAs(absl::StrCat("organizations/", organization, "/apiKeys/", person), role,
                organization);
  trust::v1::Principal principal = hiring_.caller();
  principal.set_person(absl::StrCat("organizations/", organization, "/people/", person));
  hiring_.ActAs(principal);
}

std::map<std::string, std::string> CanaryOffice::Packet() {
  ActAs("administrator", "zoe", "wa");
  Pieces pieces;
  ForEachMethod([&](RpcService& service, const MethodDescriptor& method) {
    if (method.name() != "ExportRecordsPacket") return;
    const auto request = Read(method, R"(name: "organizations/wa/requisitions/agents"
                                         request_reference: "2031-88")");
    const absl::Status exported = service.methods()
                                      .at(method.index())
                                      .server_stream(hiring_.MakeContext(method), *request, pieces);
    EXPECT_TRUE(exported.ok()) << exported;
  });
  return Unzipped(pieces.file);
}

void CanaryOffice::EndInterviews() {
  ActAs("panel-member", "ana", "wa");
  ASSERT_TRUE(Asked("ConcludeInterview", AnsweredRequests().find("ConcludeInterview")->second));
  ActAs("administrator", "zoe", "wa");
  ASSERT_TRUE(Asked("WithdrawApplication", R"(name: "organizations/wa/applications/one")"));
  ASSERT_TRUE(Asked("CancelInterview",
                    R"(name: "organizations/wa/interviews/first" reason: "grace is gone.")"));
}

void CanaryOffice::Erase() {
  EndInterviews();
  EXPECT_TRUE(absl::IsFailedPrecondition(Ask("EraseApplicant", kGrace).status()));
  ASSERT_TRUE(Asked("DeclineOffer", R"(name: "organizations/wa/decisions/six")"));
  for (const char* const id : {"four", "five", "seven", "eight"}) {
    ASSERT_TRUE(Asked("WithdrawApplication",
                      absl::StrCat("name: \"", kOrganization, "/applications/", id, "\"")));
  }
  ASSERT_TRUE(hiring_.Close("agents").ok());
  ASSERT_TRUE(hiring_.Complete("agents").ok());
  clock_.Advance(absl::Hours(24 * 40));
  ASSERT_TRUE(Asked("EraseApplicant", kGrace));
}

// Of each key; those of other kinds than text are of the cache itself.
std::string CanaryOffice::Cached() const {
  std::string cached;
  const std::vector<std::string> keys = absl::StrSplit(redis_.Command("KEYS *"), "\r\n");
  for (const std::string& key : keys) {
    if (key.empty() || key[0] == '*' || key[0] == '$') continue;
    absl::StrAppend(&cached, key, " ", redis_.Command(absl::StrCat("GET ", key)), "\n");
  }
  return cached;
}

}  // namespace touchstone::recruiting
