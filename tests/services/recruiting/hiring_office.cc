#include "tests/services/recruiting/hiring_office.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>
#include <touchstone/options/v1/options.pb.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/recruiting/requisitions/announcements.h"
#include "services/recruiting/requisitions/hiring_processes.h"
#include "services/recruiting/requisitions/outreach_activities.h"
#include "services/recruiting/requisitions/requisition_steps.h"
#include "services/recruiting/requisitions/requisitions.h"
#include "services/recruiting/schema.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/serving/access.h"
#include "services/runtime/serving/field_rules.h"

namespace touchstone::recruiting {
namespace {

template <typename T>
T Parse(const std::string& text) {
  T message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

template <typename Request>
Request Named(const std::string& name) {
  Request request;
  request.set_name(name);
  return request;
}

}  // namespace

FixedCatalog::FixedCatalog()
    : profile(Parse<catalog::v1::JobProfile>(R"(
        name: "organizations/wa/jobProfiles/agent"
        title: "Contact center agent"
        class_code: "311A"
        eeo4_category: ADMINISTRATIVE_SUPPORT
        essential_functions: "Answer calls"
        pay_range { currency_code: "USD" minimum_cents: 4100000 maximum_cents: 5600000 period: YEAR }
        benefits: "Health plan."
        framework: "organizations/wa/frameworks/service"
        release: "organizations/wa/frameworks/service/releases/2031"
        job_analysis: "organizations/wa/jobAnalyses/agents"
        requirements {
          competency: "organizations/wa/frameworks/service/competencies/focus"
          required_level: "expert" weight: 3 minimum_qualification: true
        }
        requirements {
          competency: "organizations/wa/frameworks/service/competencies/care"
          required_level: "entry" weight: 7
        }
        requirements {
          competency: "organizations/wa/frameworks/service/competencies/law" not_needed: true
        })")),
      analysis(Parse<catalog::v1::JobAnalysis>(R"(
        name: "organizations/wa/jobAnalyses/agents"
        duties { id: "answers" text: "Answers calls" essential: true importance: 5 needed: AT_ENTRY }
        duties { id: "records" text: "Keeps records" needed: LEARNED_ON_THE_JOB }
        competency_links {
          competency: "organizations/wa/frameworks/service/competencies/focus"
          duties: "answers" duties: "records"
        }
        competency_links {
          competency: "organizations/wa/frameworks/service/competencies/care" duties: "records"
        })")),
      release(Parse<catalog::v1::Release>(R"(
        name: "organizations/wa/frameworks/service/releases/2031"
        state: PUBLISHED
        framework {
          proficiency_scale {
            levels {
              id: "entry" title: "Entry" job_demand: "Simple matters"
              indicators: "Answers common questions"
            }
            levels {
              id: "expert" title: "Expert" job_demand: "All matters"
              indicators: "Answers all questions"
            }
          }
        })")),
      competencies({Parse<catalog::v1::ReleasedCompetency>(R"(
                      competency {
                        name: "organizations/wa/frameworks/service/competencies/care"
                        title: "Care"
                        definition: "Takes care of what was promised."
                        interview_questions { id: "promise" text: "What did you promise once?" }
                        reference_questions { id: "keeps" text: "Does {applicant_name} keep word?" }
                      })"),
                    Parse<catalog::v1::ReleasedCompetency>(R"(
                      competency {
                        name: "organizations/wa/frameworks/service/competencies/focus"
                        title: "Customer focus"
                        definition: "Finds out what people need."
                        key_elements { id: "listens" title: "listens to the end" }
                        key_elements { id: "follows" title: "follows up" }
                        interview_questions {
                          id: "first" text: "Whom could you not help at first?"
                          probes: "What did you do next?"
                        }
                        interview_questions { id: "upset" text: "Who was upset?" }
                        reference_questions {
                          id: "treats" text: "How does {applicant_name} treat people?"
                          probes: "When did you see that {applicant_name} {key_element}?"
                        }
                        level_indicators { level: "entry" indicators: "Asks what is needed" }
                        level_indicators { level: "expert" indicators: "Sees what is needed" }
                      })")}) {}

absl::StatusOr<catalog::v1::JobProfile> FixedCatalog::JobProfile(const Context&,
                                                                 const std::string& name) {
  when_asked();
  if (name != profile.name()) return NotFound(name);
  return profile;
}

absl::StatusOr<catalog::v1::JobAnalysis> FixedCatalog::JobAnalysis(const Context&,
                                                                   const std::string& name) {
  if (name != analysis.name()) return NotFound(name);
  return analysis;
}

absl::StatusOr<catalog::v1::Release> FixedCatalog::Release(const Context&,
                                                           const std::string& name) {
  if (name != release.name()) return NotFound(name);
  return release;
}

absl::StatusOr<std::vector<catalog::v1::ReleasedCompetency>> FixedCatalog::Competencies(
    const Context&, const std::string&) {
  return competencies;
}

absl::StatusOr<std::vector<catalog::v1::ReleasedCompetency>> FixedCatalog::CompetenciesNamed(
    const Context&, const std::string&, const std::vector<std::string>& names) {
  when_asked();
  std::vector<catalog::v1::ReleasedCompetency> named;
  for (const std::string& name : names) {
    const auto found =
        std::find_if(competencies.begin(), competencies.end(),
                     [&](const auto& released) { return released.competency().name() == name; });
    if (found == competencies.end()) return NotFound(name);
    named.push_back(*found);
  }
  return named;
}

HiringOffice::HiringOffice(TestStore& store, Clock& clock,
                           const std::function<void(HiringOffice&)>& join,
                           const std::string& redis_url)
    : ServiceInProcess("touchstone.recruiting.v1.Requisitions", store,
                       {RuntimeMigrations(), RecruitingMigrations()}, clock, redis_url) {
  RegisterHiringProcesses(service(), this->store());
  RegisterRequisitions(service(), this->store());
  RegisterRequisitionSteps(service(), this->store(), catalog_);
  RegisterAnnouncements(service(), this->store());
  RegisterOutreachActivities(service(), this->store());
  EXPECT_TRUE(service().Check().ok()) << service().Check();
  join(*this);
  Start();
  ActAsRecruiter();
  const auto created =
      Do<v1::HiringProcess>("CreateHiringProcess", Parse<v1::CreateHiringProcessRequest>(R"(
          parent: "organizations/wa"
          hiring_process_id: "usual"
          hiring_process {
            title: "Usual"
            stages { title: "Screening" kind: SCREENING }
            stages { title: "Panel interview" kind: INTERVIEW }
            stages { title: "Offer" kind: OFFER }
            disposition_reasons { title: "Lacks a qualification" notice_text: "You lack one." }
            review_days: 14
          })"));
  EXPECT_TRUE(created.ok()) << created.status();
}

RpcService& HiringOffice::Service(const std::string& name) {
  if (name == "Requisitions") return service();
  auto& service = services_[name];
  if (service == nullptr) {
    service = std::make_unique<RpcService>(absl::StrCat("touchstone.recruiting.v1.", name));
  }
  return *service;
}

RpcService& HiringOffice::ServiceOf(const std::string& method) {
  for (const auto& [name, service] : services_) {
    if (service->descriptor().FindMethodByName(method) != nullptr) return *service;
  }
  return service();
}

absl::Status HiringOffice::Check(const RpcService& service, const std::string& method,
                                 const google::protobuf::Message& request) {
  const auto* const descriptor = service.descriptor().FindMethodByName(method);
  RETURN_IF_ERROR(
      CheckAccess(caller(), descriptor->options().GetExtension(options::v1::permission), request));
  return CheckFields(request);
}

void HiringOffice::ActAsRecruiter() {
  ActAs("organizations/wa/apiKeys/recruiter", "recruiter", "wa");
}

void HiringOffice::ActAsPerson(const std::string& person, const std::string& role) {
  ActAs(absl::StrCat("organizations/wa/apiKeys/", person), role, "wa");
  trust::v1::Principal principal = caller();
  principal.set_person(absl::StrCat("organizations/wa/people/", person));
  ActAs(principal);
}

absl::StatusOr<v1::Requisition> HiringOffice::Draft(
    const std::string& id, const std::function<void(Requisition&)>& change) {
  ActAsRecruiter();
  auto request = Parse<v1::CreateRequisitionRequest>(R"(
      parent: "organizations/wa"
      requisition {
        title: "Contact center agents"
        positions: "organizations/wa/positions/desk-1"
        positions: "organizations/wa/positions/desk-2"
        openings: 2
        job_profile: "organizations/wa/jobProfiles/agent"
        hiring_process: "organizations/wa/hiringProcesses/usual"
        qualifications {
          text: "Has worked with the public for a year." necessity: REQUIRED
          evidence: "Employment dates in the application"
          competency: "organizations/wa/frameworks/service/competencies/focus"
        }
        qualifications { text: "Speaks a second language." necessity: DESIRED }
        jurisdiction: "us-wa"
        hiring_manager: "organizations/wa/people/boss"
        approvers: "organizations/wa/people/chief"
        approvers: "organizations/wa/people/owner"
        open_date: "2031-03-02"
        close_date: "2031-03-31"
      })");
  request.set_requisition_id(id);
  change(*request.mutable_requisition());
  return Do<Requisition>("CreateRequisition", request);
}

absl::StatusOr<v1::Requisition> HiringOffice::Get(const std::string& id) {
  return Do<Requisition>("GetRequisition", Named<v1::GetRequisitionRequest>(RequisitionName(id)));
}

absl::StatusOr<v1::Requisition> HiringOffice::Change(
    const std::string& id, const std::string& mask,
    const std::function<void(Requisition&)>& change) {
  v1::UpdateRequisitionRequest request;
  request.mutable_requisition()->set_name(RequisitionName(id));
  request.mutable_update_mask()->add_paths(mask);
  change(*request.mutable_requisition());
  return Do<Requisition>("UpdateRequisition", request);
}

absl::StatusOr<v1::Requisition> HiringOffice::Submit(const std::string& id) {
  return Do<Requisition>("SubmitRequisition",
                         Named<v1::SubmitRequisitionRequest>(RequisitionName(id)));
}

absl::StatusOr<v1::Requisition> HiringOffice::Approve(const std::string& id,
                                                      const std::string& person, bool approved,
                                                      const std::string& comment) {
  const trust::v1::Principal before = caller();
  ActAsPerson(person, "manager");
  auto request = Named<v1::ApproveRequisitionRequest>(RequisitionName(id));
  request.set_approved(approved);
  request.set_comment(comment);
  auto answer = Do<Requisition>("ApproveRequisition", request);
  ActAs(before);
  return answer;
}

absl::StatusOr<v1::Requisition> HiringOffice::Withdraw(const std::string& id) {
  return Do<Requisition>("WithdrawRequisition",
                         Named<v1::WithdrawRequisitionRequest>(RequisitionName(id)));
}

absl::StatusOr<v1::Requisition> HiringOffice::Open(const std::string& id) {
  return Do<Requisition>("OpenRequisition", Named<v1::OpenRequisitionRequest>(RequisitionName(id)));
}

absl::StatusOr<v1::Requisition> HiringOffice::Close(const std::string& id) {
  return Do<Requisition>("CloseRequisition",
                         Named<v1::CloseRequisitionRequest>(RequisitionName(id)));
}

absl::StatusOr<v1::Requisition> HiringOffice::Complete(const std::string& id) {
  return Do<Requisition>("CompleteRequisition",
                         Named<v1::CompleteRequisitionRequest>(RequisitionName(id)));
}

absl::StatusOr<v1::Requisition> HiringOffice::Cancel(const std::string& id) {
  auto request = Named<v1::CancelRequisitionRequest>(RequisitionName(id));
  request.set_reason("The positions were cut.");
  return Do<Requisition>("CancelRequisition", request);
}

absl::StatusOr<v1::Announcement> HiringOffice::Announce(const std::string& requisition,
                                                        const std::string& id) {
  v1::CreateAnnouncementRequest request;
  request.set_parent(RequisitionName(requisition));
  request.set_announcement_id(id);
  request.mutable_announcement()->set_introduction("Come and help.");
  request.mutable_announcement()->set_how_to_apply("Send the form.");
  request.mutable_announcement()->set_accommodation_statement("Write to us.");
  return Do<v1::Announcement>("CreateAnnouncement", request);
}

absl::StatusOr<v1::Announcement> HiringOffice::Publish(const std::string& requisition,
                                                       const std::string& id) {
  return Do<v1::Announcement>("PublishAnnouncement", Named<v1::PublishAnnouncementRequest>(
                                                         AnnouncementName(requisition, id)));
}

absl::StatusOr<v1::Requisition> HiringOffice::Approved(const std::string& id) {
  RETURN_IF_ERROR(Draft(id).status());
  RETURN_IF_ERROR(Submit(id).status());
  RETURN_IF_ERROR(Approve(id, "chief").status());
  return Approve(id, "owner");
}

absl::StatusOr<v1::Requisition> HiringOffice::Opened(const std::string& id) {
  RETURN_IF_ERROR(Approved(id).status());
  RETURN_IF_ERROR(Announce(id, "first").status());
  RETURN_IF_ERROR(Publish(id, "first").status());
  return Open(id);
}

absl::Status HiringOffice::Write(const std::function<absl::Status(Session&)>& body) {
  return database().Write(absl::InfiniteFuture(), body);
}

std::string RequisitionName(const std::string& id) {
  return absl::StrCat(kOrganization, "/requisitions/", id);
}

std::string AnnouncementName(const std::string& requisition, const std::string& id) {
  return absl::StrCat(RequisitionName(requisition), "/announcements/", id);
}

}  // namespace touchstone::recruiting
