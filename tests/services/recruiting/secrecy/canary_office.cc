#include "tests/services/recruiting/secrecy/canary_office.h"

#include <google/api/resource.pb.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>
#include <touchstone/options/v1/options.pb.h>
#include <touchstone/recruiting/v1/accommodation_request.pb.h>
#include <touchstone/recruiting/v1/applicant.pb.h>
#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/eeo_category_set.pb.h>
#include <touchstone/recruiting/v1/eeo_self_identification.pb.h>
#include <touchstone/recruiting/v1/interview.pb.h>
#include <touchstone/recruiting/v1/interview_guide.pb.h>
#include <touchstone/recruiting/v1/scorecard.pb.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
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

namespace touchstone::recruiting {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::MessageFactory;
using ::google::protobuf::MethodDescriptor;
using ::google::protobuf::TextFormat;

template <typename T>
T Parse(const std::string& text) {
  T message;
  EXPECT_TRUE(TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

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

std::string ResourceOf(const google::protobuf::Descriptor& type) {
  return type.options().GetExtension(google::api::resource).type();
}

}  // namespace

CanaryOffice::CanaryOffice(TestStore& store)
    : hiring_(store, clock_, [this](HiringOffice& office) { Register(office); }) {
  Plant();
}

void CanaryOffice::Register(HiringOffice& office) {
  Store& store = office.store();
  RpcService& requisitions = office.Service("Requisitions");
  RpcService& applications = office.Service("Applications");
  RegisterApplicants(applications, store, office.personal_data(), HasApplied);
  RegisterPreferenceClaims(applications, store, IsCounted);
  RegisterEeoCategorySets(applications, store);
  RegisterEeoSelfIdentifications(
      applications, store,
      {.is_on_panel_of = IsOnPanelOf,
       .keep_disclosure = [](const Context& context, Transaction& transaction,
                             const std::string& applicant) {
         return KeepDisclosure(transaction, context, {.subject = applicant, .reference = ""});
       }});
  RegisterApplications(applications, store);
  RegisterApplicationSteps(applications, store,
                           {{v1::Stage::INTERVIEW, UnfinishedInterviews},
                            {v1::Stage::REFERENCE_CHECK, UnfinishedReferences},
                            {v1::Stage::CERTIFICATION, CertificationLeft}});
  RegisterApplicationNotices(applications, store, {.eligibility = EligibilityText});
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
  RegisterPreHireExport(certifications, store);
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
  RegisterExportApplicant(reports, store, {.sources = records_, .is_on_panel_of = IsOnPanelOf});
  RpcService& operations_service = office.Service("Operations");
  operations_->Register(operations_service);
  RpcService& event_feed = office.Service("EventFeed");
  RegisterEventFeed(
      event_feed, store, office.tail(),
      {.services = {&requisitions, &applications, &interviews, &certifications, &reports},
       .guarded = {{&AccommodationRequestType(), kReadAccommodations},
                   {&EeoSelfIdentificationType(), kReadEeo}}});
}

void CanaryOffice::Plant() {
  ActAs("administrator", "zoe", "wa");
  ASSERT_TRUE(hiring_.Opened("agents").ok());
  ActAs("administrator", "zoe", "wa");
  const auto set = hiring_.Do<v1::EeoCategorySet>(
      "CreateEeoCategorySet",
      Parse<v1::CreateEeoCategorySetRequest>(absl::StrCat(R"(
          parent: "organizations/wa" eeo_category_set_id: "usual"
          eeo_category_set {
            title: "Usual" effective_date: "2025-01-01"
            sexes { id: "a" title: "A" } sexes { id: ")",
                                                          kGroupCanary, R"(" title: "B" }
            race_ethnicities { title: "White" } race_ethnicities { title: "Two or more races" }
          })")));
  ASSERT_TRUE(set.ok()) << set.status();
  ASSERT_TRUE(hiring_
                  .Do<v1::Applicant>("CreateApplicant", Parse<v1::CreateApplicantRequest>(R"(
          parent: "organizations/wa" applicant_id: "grace"
          applicant { display_name: "Grace" email: "grace@example.org"
                      consent_notice: "notice" consent_date: "2025-03-05" })"))
                  .ok());
  const auto said = hiring_.Do<v1::RecordEeoSelfIdentificationResponse>(
      "RecordEeoSelfIdentification",
      Parse<v1::RecordEeoSelfIdentificationRequest>(absl::StrCat(R"(
          applicant: "organizations/wa/applicants/grace"
          eeo_self_identification {
            category_set: "organizations/wa/eeoCategorySets/usual" sex: ")",
                                                                 kGroupCanary, R"(" })")));
  ASSERT_TRUE(said.ok()) << said.status();
  const auto applied =
      hiring_.Do<v1::Application>("CreateApplication", Parse<v1::CreateApplicationRequest>(R"(
          parent: "organizations/wa" application_id: "one"
          application { requisition: "organizations/wa/requisitions/agents"
                        applicant: "organizations/wa/applicants/grace" })"));
  ASSERT_TRUE(applied.ok()) << applied.status();
  const auto asked = hiring_.Do<v1::AccommodationRequest>(
      "CreateAccommodationRequest",
      Parse<v1::CreateAccommodationRequestRequest>(absl::StrCat(R"(
          parent: "organizations/wa" accommodation_request_id: "one"
          accommodation_request { application: "organizations/wa/applications/one"
            stages: "panel-interview" kinds: TIME request_date: "2031-02-20" need: ")",
                                                                kNeedCanary, R"(" })")));
  ASSERT_TRUE(asked.ok()) << asked.status();
  const Author author{.actor = "organizations/wa/people/ana",
                      .method = "/touchstone.recruiting.v1.Interviews/HandInScorecard"};
  const absl::Status scored = hiring_.store().Write(
      author, absl::InfiniteFuture(), [&](Transaction& transaction) -> absl::Status {
        auto guide = Parse<v1::InterviewGuide>(R"(
            name: "organizations/wa/interviewGuides/agents" state: LOCKED content_hash: "abc"
            requisition: "organizations/wa/requisitions/agents"
            forms { id: "a" }
            content {
              levels { id: "entry" title: "Entry" } levels { id: "expert" title: "Expert" }
              competencies {
                competency: "organizations/wa/frameworks/service/competencies/focus"
                title: "Customer focus" required_level: "expert" weight: 3
              }
              forms {
                id: "a"
                questions {
                  id: "focus.first" text: "What did you do first?"
                  competency: "organizations/wa/frameworks/service/competencies/focus"
                }
              }
            })");
        RETURN_IF_ERROR(transaction.Create(InterviewGuideType(), guide));
        auto interview = Parse<v1::Interview>(R"(
            name: "organizations/wa/interviews/first" state: STARTED scorecards: 1 form: "a"
            guide: "organizations/wa/interviewGuides/agents" guide_hash: "abc"
            stage: "panel-interview" time_zone: "America/Los_Angeles"
            start_time { seconds: 1930000000 } end_time { seconds: 1930003600 }
            application: "organizations/wa/applications/one"
            applicant: "organizations/wa/applicants/grace"
            requisition: "organizations/wa/requisitions/agents"
            panel { person: "organizations/wa/people/ana" lead: true conflict: NONE }
            panel { person: "organizations/wa/people/ben" conflict: NONE })");
        RETURN_IF_ERROR(transaction.Create(InterviewType(), interview));
        auto scorecard = Parse<v1::Scorecard>(absl::StrCat(R"(
            name: "organizations/wa/interviews/first/scorecards/ana"
            scorer: "organizations/wa/people/ana"
            application: "organizations/wa/applications/one"
            applicant: "organizations/wa/applicants/grace"
            scores { question: "focus.first" level: "expert" evidence: ")",
                                                           kScoreCanary, R"(" })"));
        RETURN_IF_ERROR(transaction.Create(ScorecardType(), scorecard));
        for (const char* const person : {"ana", "ben"}) {
          RETURN_IF_ERROR(
              transaction.session()
                  .Execute("INSERT INTO panel_seats (interview, person, requisition, alternate, "
                           "recused) VALUES (:interview, :person, :requisition, 0, 0)",
                           interview.name(), absl::StrCat("organizations/wa/people/", person),
                           interview.requisition())
                  .status());
        }
        return absl::OkStatus();
      });
  ASSERT_TRUE(scored.ok()) << scored;
  for (const auto& [type, id] : std::vector<std::pair<std::string, std::string>>{
           {"Organization", ""},
           {"HiringProcess", "/hiringProcesses/usual"},
           {"Requisition", "/requisitions/agents"},
           {"Announcement", "/requisitions/agents/announcements/first"},
           {"Applicant", "/applicants/grace"},
           {"PreferenceClaim", "/applicants/grace/preferenceClaims/veteran"},
           {"EeoCategorySet", "/eeoCategorySets/usual"},
           {"EeoSelfIdentification", "/eeoSelfIdentifications/grace"},
           {"Application", "/applications/one"},
           {"AccommodationRequest", "/accommodationRequests/one"},
           {"InterviewGuide", "/interviewGuides/agents"},
           {"Interview", "/interviews/first"},
           {"Scorecard", "/interviews/first/scorecards/ana"},
           {"JobProfile", "/jobProfiles/agent"},
           {"Person", "/people/ana"}}) {
    names_[absl::StrCat("touchstone.dev/", type)] = absl::StrCat(kOrganization, id);
  }
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
  const auto* const name = method.input_type()->FindFieldByName("name");
  if (name == nullptr ||
      name->options().GetExtension(google::api::resource_reference).type() != "*") {
    return TellOf(service, method, "");
  }
  Told told;
  for (const auto& [type, any] : names_) {
    // What is told of the set itself is the word for the category.
    if (type == "touchstone.dev/EeoCategorySet") continue;
    const Told one = TellOf(service, method, any);
    told.answered |= one.answered;
    told.text += one.text;
  }
  return told;
}

CanaryOffice::Told CanaryOffice::TellOf(RpcService& service, const MethodDescriptor& method,
                                        const std::string& any) {
  const auto request = RequestFor(method, any);
  Told told{.asked = request->SerializeAsString()};
  const auto call = [&]() -> absl::Status {
    RETURN_IF_ERROR(CheckAccess(hiring_.caller(),
                                method.options().GetExtension(options::v1::permission), *request));
    RETURN_IF_ERROR(CheckFields(*request));
    const Context context = hiring_.MakeContext(method);
    const RpcService::Method& handlers = service.methods().at(method.index());
    if (handlers.server_stream) {
      Texts sink(told.text);
      return handlers.server_stream(context, *request, sink);
    }
    ASSIGN_OR_RETURN(const SerializedMessage answer, handlers.unary(context, *request));
    absl::StrAppend(&told.text, *answer.bytes, answer.suffix);
    return absl::OkStatus();
  };
  const absl::Status status = call();
  told.answered = status.ok();
  EXPECT_FALSE(absl::IsInternal(status)) << method.full_name() << status;
  if (!status.ok()) absl::StrAppend(&told.text, ToRpcStatus(status).SerializeAsString());
  return told;
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

void CanaryOffice::Erase() {
  const std::string grace = "organizations/wa/applicants/grace";
  const absl::Status erased = hiring_.store().Write(
      {.actor = "test", .method = "Erase", .trace_id = ""}, absl::InfiniteFuture(),
      [&](Transaction& transaction) -> absl::Status {
        ASSIGN_OR_RETURN(const auto applicant, FindApplicant(transaction, grace));
        ClearPersonalTexts(ApplicantType(), *applicant);
        SetTime(*applicant, "erase_time", transaction.now());
        RETURN_IF_ERROR(transaction.Update(ApplicantType(), *applicant));
        RETURN_IF_ERROR(FoldApplicant(transaction.session(), grace));
        return hiring_.personal_data().Erase(transaction.session(), grace);
      });
  ASSERT_TRUE(erased.ok()) << erased;
}

}  // namespace touchstone::recruiting
