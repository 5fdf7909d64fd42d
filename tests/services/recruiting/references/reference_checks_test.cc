// Reference checks: every finalist's referees are asked the same, and what they say is theirs.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/recruiting/v1/applicant.pb.h>
#include <touchstone/recruiting/v1/application.pb.h>

#include <algorithm>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applicants/applicants.h"
#include "services/recruiting/applications/application_steps.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/guides/interview_guides.h"
#include "services/recruiting/references/reference_checks.h"
#include "services/recruiting/references/reference_reports.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/canary.h"
#include "tests/services/recruiting/hiring_office.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using ::testing::Values;
using v1::ReferenceCheck;
using Report = v1::ReportReferenceComparabilityResponse;

std::string Named(const std::string& collection, const std::string& id) {
  return absl::StrCat(kOrganization, "/", collection, "/", id);
}
std::string CheckName(const std::string& id) { return Named("referenceChecks", id); }
std::string ApplicationName(const std::string& id) { return Named("applications", id); }
std::string ApplicantName(const std::string& id) { return Named("applicants", id); }

constexpr char kAboutFocus[] = "focus.treats";
constexpr char kAboutCare[] = "care.keeps";

// An open requisition, "agents", whose first stage is of references, with a compiled guide; Grace
// and Ada applied.
class ReferenceChecks : public testing::TestWithParam<StoreKind> {
 protected:
  using Change = std::function<void(ReferenceCheck&)>;

  void SetUp() override {
    v1::CreateHiringProcessRequest request;
    request.set_parent(kOrganization);
    request.set_hiring_process_id("short");
    v1::HiringProcess& process = *request.mutable_hiring_process();
    process.set_title("Short");
    AddStage("References", v1::Stage::REFERENCE_CHECK, process);
    AddStage("Offer", v1::Stage::OFFER, process);
    v1::DispositionReason& reason = *process.add_disposition_reasons();
    reason.set_title("Lacks a qualification");
    reason.set_notice_text("You lack one.");
    process.set_review_days(14);
    ASSERT_TRUE(office_.Do<v1::HiringProcess>("CreateHiringProcess", request).ok());
    Open("agents", "short");
    ASSERT_TRUE(WriteGuide("agents").ok());
    ASSERT_TRUE(CompileGuide("agents").ok());
    Apply("grace", "Grace Hopper");
    Apply("ada", "Ada Lovelace");
  }

  static void AddStage(const std::string& title, v1::Stage::Kind kind, v1::HiringProcess& process) {
    v1::Stage& stage = *process.add_stages();
    stage.set_title(title);
    stage.set_kind(kind);
  }

  void Open(const std::string& id, const std::string& process) {
    ASSERT_TRUE(office_
                    .Draft(id,
                           [&](v1::Requisition& requisition) {
                             requisition.set_hiring_process(Named("hiringProcesses", process));
                           })
                    .ok());
    ASSERT_TRUE(office_.Submit(id).ok());
    ASSERT_TRUE(office_.Approve(id, "chief").ok());
    ASSERT_TRUE(office_.Approve(id, "owner").ok());
    ASSERT_TRUE(office_.Announce(id, "first").ok());
    ASSERT_TRUE(office_.Publish(id, "first").ok());
    ASSERT_TRUE(office_.Open(id).ok());
  }

  absl::StatusOr<v1::InterviewGuide> WriteGuide(const std::string& requisition) {
    v1::CreateInterviewGuideRequest request;
    request.set_parent(kOrganization);
    request.set_interview_guide_id(requisition);
    v1::InterviewGuide& guide = *request.mutable_interview_guide();
    guide.set_requisition(RequisitionName(requisition));
    v1::GuideForm& form = *guide.add_forms();
    form.set_id("a");
    v1::QuestionPick& focus = *form.add_questions();
    focus.set_competency(kFocus);
    focus.set_question("first");
    v1::QuestionPick& care = *form.add_questions();
    care.set_competency(kCare);
    care.set_question("promise");
    v1::KeyElementPick& element = *guide.add_key_elements();
    element.set_competency(kFocus);
    element.set_key_element("listens");
    return office_.Do<v1::InterviewGuide>("CreateInterviewGuide", request);
  }
  absl::StatusOr<v1::InterviewGuide> CompileGuide(const std::string& id) {
    v1::CompileInterviewGuideRequest request;
    request.set_name(Named("interviewGuides", id));
    return office_.Do<v1::InterviewGuide>("CompileInterviewGuide", request);
  }
  absl::StatusOr<v1::InterviewGuide> GetGuide(const std::string& id = "agents") {
    v1::GetInterviewGuideRequest request;
    request.set_name(Named("interviewGuides", id));
    return office_.Do<v1::InterviewGuide>("GetInterviewGuide", request);
  }

  // The applicant and their application have the same id.
  void Apply(const std::string& id, const std::string& display_name,
             const std::string& requisition = "agents") {
    v1::CreateApplicantRequest applicant;
    applicant.set_parent(kOrganization);
    applicant.set_applicant_id(id);
    applicant.mutable_applicant()->set_display_name(display_name);
    applicant.mutable_applicant()->set_email(absl::StrCat(id, "@example.org"));
    applicant.mutable_applicant()->set_consent_notice("privacy-notice-2025-1");
    applicant.mutable_applicant()->set_consent_date("2025-03-05");
    const auto known = office_.Do<v1::Applicant>("CreateApplicant", applicant);
    ASSERT_TRUE(known.ok()) << known.status();
    v1::CreateApplicationRequest application;
    application.set_parent(kOrganization);
    application.set_application_id(id);
    application.mutable_application()->set_requisition(RequisitionName(requisition));
    application.mutable_application()->set_applicant(ApplicantName(id));
    const auto applied = office_.Do<v1::Application>("CreateApplication", application);
    ASSERT_TRUE(applied.ok()) << applied.status();
  }

  v1::CreateReferenceCheckRequest Request(const std::string& id, const std::string& application) {
    v1::CreateReferenceCheckRequest request;
    request.set_parent(kOrganization);
    request.set_reference_check_id(id);
    ReferenceCheck& check = *request.mutable_reference_check();
    check.set_application(ApplicationName(application));
    check.set_referee_name("Barbara Liskov");
    check.set_referee_contact("barbara@example.org");
    check.set_relationship("Supervisor at the library");
    check.set_consent_date("2025-06-14");
    return request;
  }
  absl::StatusOr<ReferenceCheck> Create(
      const std::string& id, const std::string& application = "grace",
      const Change& change = [](ReferenceCheck&) {}) {
    auto request = Request(id, application);
    change(*request.mutable_reference_check());
    return office_.Do<ReferenceCheck>("CreateReferenceCheck", request);
  }
  absl::StatusOr<ReferenceCheck> Get(const std::string& id) {
    v1::GetReferenceCheckRequest request;
    request.set_name(CheckName(id));
    return office_.Do<ReferenceCheck>("GetReferenceCheck", request);
  }
  absl::StatusOr<ReferenceCheck> Update(const std::string& id, const std::string& mask,
                                        const Change& change) {
    v1::UpdateReferenceCheckRequest request;
    request.mutable_reference_check()->set_name(CheckName(id));
    request.mutable_update_mask()->add_paths(mask);
    change(*request.mutable_reference_check());
    return office_.Do<ReferenceCheck>("UpdateReferenceCheck", request);
  }

  static v1::CompleteReferenceCheckRequest Answers(const std::string& id,
                                                   const std::string& level_of_focus,
                                                   const std::string& level_of_care = "") {
    v1::CompleteReferenceCheckRequest request;
    request.set_name(CheckName(id));
    v1::ReferenceAnswer& care = *request.add_answers();
    care.set_question(kAboutCare);
    care.set_answer("To the letter.");
    care.set_level(level_of_care);
    v1::ReferenceAnswer& focus = *request.add_answers();
    focus.set_question(kAboutFocus);
    focus.set_answer("Calmly; people ask for her by name.");
    focus.set_level(level_of_focus);
    return request;
  }
  absl::StatusOr<ReferenceCheck> Complete(const v1::CompleteReferenceCheckRequest& request) {
    return office_.Do<ReferenceCheck>("CompleteReferenceCheck", request);
  }
  absl::StatusOr<ReferenceCheck> End(const std::string& id, ReferenceCheck::State outcome) {
    v1::EndReferenceCheckRequest request;
    request.set_name(CheckName(id));
    request.set_outcome(outcome);
    request.set_note("Called on three days.");
    return office_.Do<ReferenceCheck>("EndReferenceCheck", request);
  }
  absl::StatusOr<v1::ReferenceForm> GetForm(const std::string& id) {
    v1::GetReferenceFormRequest request;
    request.set_name(CheckName(id));
    return office_.Do<v1::ReferenceForm>("GetReferenceForm", request);
  }
  absl::StatusOr<Report> Compare(const std::string& requisition = "agents") {
    v1::ReportReferenceComparabilityRequest request;
    request.set_name(RequisitionName(requisition));
    return office_.Do<Report>("ReportReferenceComparability", request);
  }

  absl::StatusOr<v1::Application> Move(const std::string& application) {
    v1::MoveApplicationRequest request;
    request.set_name(ApplicationName(application));
    request.set_stage("offer");
    return office_.Do<v1::Application>("MoveApplication", request);
  }

  int64_t LevelsKept() {
    int64_t count = -1;
    const absl::Status read = office_.Write([&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(const auto rows,
                       session.Query<std::string>("SELECT question FROM reference_levels WHERE "
                                                  "requisition = :requisition",
                                                  RequisitionName("agents")));
      count = static_cast<int64_t>(rows.size());
      return absl::OkStatus();
    });
    EXPECT_TRUE(read.ok()) << read;
    return count;
  }

  void ExpectRefused(const absl::Status& status, absl::string_view reason) {
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_EQ(ReasonOf(status), reason) << status;
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  HiringOffice office_{store_, clock_, [](HiringOffice& office) {
                         RpcService& applications = office.Service("Applications");
                         RegisterApplicants(applications, office.store(), office.personal_data());
                         RegisterApplications(applications, office.store());
                         RegisterApplicationSteps(
                             applications, office.store(),
                             {{v1::Stage::REFERENCE_CHECK, UnfinishedReferences}});
                         RpcService& interviews = office.Service("Interviews");
                         RegisterInterviewGuides(interviews, office.store(), office.catalog());
                         RegisterReferenceChecks(interviews, office.store());
                         RegisterReferenceReports(interviews, office.store());
                       }};
};

TEST_P(ReferenceChecks, LockTheGuideWithTheFirst) {
  const auto created = Create("barbara");
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->state(), ReferenceCheck::REQUESTED);
  EXPECT_EQ(created->requisition(), RequisitionName("agents"));
  const auto guide = GetGuide();
  EXPECT_EQ(guide->state(), v1::InterviewGuide::LOCKED);
  EXPECT_EQ(created->guide_hash(), guide->content_hash());
  ASSERT_TRUE(Create("frances", "ada").ok());
  EXPECT_EQ(GetGuide()->etag(), guide->etag());
}

TEST_P(ReferenceChecks, LockNothingWhenOnlyAskedWhetherTheyWouldBegin) {
  auto request = Request("barbara", "grace");
  request.set_validate_only(true);
  ASSERT_TRUE(office_.Do<ReferenceCheck>("CreateReferenceCheck", request).ok());
  EXPECT_EQ(GetGuide()->state(), v1::InterviewGuide::COMPILED);
  // Nor when they may not.
  EXPECT_FALSE(
      Create("barbara", "grace", [](auto& check) { check.set_consent_date("2025-07-01"); }).ok());
  EXPECT_EQ(GetGuide()->state(), v1::InterviewGuide::COMPILED);
}

TEST_P(ReferenceChecks, NeedACompiledGuideAndAStageOfReferences) {
  Open("clerks", "short");
  Apply("mary", "Mary Jackson", "clerks");
  ExpectRefused(Create("barbara", "mary").status(), reasons::kGuideUncompiled);
  ASSERT_TRUE(WriteGuide("clerks").ok());
  ExpectRefused(Create("barbara", "mary").status(), reasons::kGuideUncompiled);
  Open("drivers", "usual");
  ASSERT_TRUE(WriteGuide("drivers").ok());
  ASSERT_TRUE(CompileGuide("drivers").ok());
  Apply("dorothy", "Dorothy Vaughan", "drivers");
  ExpectRefused(Create("barbara", "dorothy").status(), reasons::kApplicationState);
  EXPECT_EQ(GetGuide("drivers")->state(), v1::InterviewGuide::COMPILED);
  EXPECT_THAT(FieldsOf(Create("barbara", "none").status()),
              ElementsAre("reference_check.application"));
  EXPECT_THAT(FieldsOf(Create("barbara", "grace",
                              [](ReferenceCheck& check) {
                                check.set_application("organizations/or/applications/grace");
                              })
                           .status()),
              ElementsAre("reference_check.application"));
}

TEST_P(ReferenceChecks, NeedTheApplicantsConsent) {
  for (const char* const day : {"2025-02-30", "2025-07-01"}) {
    const auto refused =
        Create("barbara", "grace", [&](auto& check) { check.set_consent_date(day); });
    EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("reference_check.consent_date")) << day;
  }
  const auto without = Create("barbara", "grace", [](auto& check) { check.clear_consent_date(); });
  EXPECT_TRUE(absl::IsInvalidArgument(without.status())) << without.status();
}

TEST_P(ReferenceChecks, AskAboutEachFinalistInTheSameWords) {
  ASSERT_TRUE(Create("barbara").ok());
  ASSERT_TRUE(Create("frances", "ada").ok());
  const auto grace = GetForm("barbara");
  ASSERT_TRUE(grace.ok()) << grace.status();
  EXPECT_EQ(grace->guide_hash(), GetGuide()->content_hash());
  ASSERT_THAT(grace->questions(), SizeIs(2));
  EXPECT_EQ(grace->questions(0).text(), "How does Grace Hopper treat people?");
  EXPECT_THAT(grace->questions(0).probes(),
              ElementsAre("When did you see that Grace Hopper listens to the end?"));
  const auto ada = GetForm("frances");
  EXPECT_EQ(ada->guide_hash(), grace->guide_hash());
  EXPECT_EQ(ada->questions(0).text(), "How does Ada Lovelace treat people?");
  EXPECT_TRUE(absl::IsNotFound(GetForm("none").status()));
}

TEST_P(ReferenceChecks, AskNobodyAboutWhoWasErased) {
  ASSERT_TRUE(Create("barbara").ok());
  ASSERT_TRUE(office_.store()
                  .Write({.actor = "test", .method = "test", .trace_id = ""},
                         absl::InfiniteFuture(),
                         [&](Transaction& transaction) -> absl::Status {
                           ASSIGN_OR_RETURN(const auto applicant,
                                            FindApplicant(transaction, ApplicantName("grace")));
                           SetTime(*applicant, "erase_time", transaction.now());
                           RETURN_IF_ERROR(transaction.Update(ApplicantType(), *applicant));
                           return office_.personal_data().Erase(transaction.session(),
                                                                ApplicantName("grace"));
                         })
                  .ok());
  ExpectRefused(GetForm("barbara").status(), reasons::kPersonErased);
}

TEST_P(ReferenceChecks, AskNobodyAboutWhoHasNoName) {
  Apply("nameless", "");
  ASSERT_TRUE(Create("barbara", "nameless").ok());
  ExpectRefused(GetForm("barbara").status(), reasons::kReferenceState);
}

TEST_P(ReferenceChecks, KeepWhatWasAnswered) {
  ASSERT_TRUE(Create("barbara").ok());
  const auto completed = Complete(Answers("barbara", "expert"));
  ASSERT_TRUE(completed.ok()) << completed.status();
  EXPECT_EQ(completed->state(), ReferenceCheck::COMPLETED);
  EXPECT_EQ(completed->asker(), "organizations/wa/apiKeys/recruiter");
  EXPECT_TRUE(completed->has_end_time());
  ASSERT_THAT(completed->answers(), SizeIs(2));
  EXPECT_EQ(completed->answers(0).question(), kAboutFocus);
  EXPECT_EQ(completed->answers(0).level(), "expert");
  EXPECT_EQ(completed->answers(1).answer(), "To the letter.");
  EXPECT_EQ(Get("barbara")->SerializeAsString(), completed->SerializeAsString());
  EXPECT_EQ(LevelsKept(), 1);
}

TEST_P(ReferenceChecks, NeedAnAnswerToEachQuestion) {
  ASSERT_TRUE(Create("barbara").ok());
  auto request = Answers("barbara", "best");
  request.mutable_answers(0)->set_question(kAboutFocus);
  const auto refused = Complete(request);
  EXPECT_TRUE(absl::IsInvalidArgument(refused.status())) << refused.status();
  EXPECT_THAT(FieldsOf(refused.status()),
              UnorderedElementsAre("answers[1].question", "answers[1].level", "answers"));
  EXPECT_EQ(Get("barbara")->state(), ReferenceCheck::REQUESTED);
  EXPECT_EQ(LevelsKept(), 0);
}

TEST_P(ReferenceChecks, EndOnce) {
  ASSERT_TRUE(Create("barbara").ok());
  for (const auto outcome : {ReferenceCheck::COMPLETED, ReferenceCheck::REQUESTED}) {
    EXPECT_THAT(FieldsOf(End("barbara", outcome).status()), ElementsAre("outcome"));
  }
  const auto ended = End("barbara", ReferenceCheck::UNREACHABLE);
  ASSERT_TRUE(ended.ok()) << ended.status();
  EXPECT_EQ(ended->state(), ReferenceCheck::UNREACHABLE);
  EXPECT_EQ(ended->end_note(), "Called on three days.");
  EXPECT_EQ(ended->asker(), "organizations/wa/apiKeys/recruiter");
  EXPECT_TRUE(ended->has_end_time());
  ExpectRefused(End("barbara", ReferenceCheck::DECLINED).status(), reasons::kReferenceState);
  ExpectRefused(Complete(Answers("barbara", "expert")).status(), reasons::kReferenceState);
  const auto changed =
      Update("barbara", "relationship", [](auto& check) { check.set_relationship("Friend"); });
  ExpectRefused(changed.status(), reasons::kReferenceState);
}

TEST_P(ReferenceChecks, AreCompletedOnceForARequestId) {
  ASSERT_TRUE(Create("barbara").ok());
  auto request = Answers("barbara", "expert", "entry");
  request.set_request_id("once");
  const auto first = Complete(request);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto again = Complete(request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(LevelsKept(), 2);
  request.clear_request_id();
  ExpectRefused(Complete(request).status(), reasons::kReferenceState);
}

TEST_P(ReferenceChecks, AreCompletedAsTheyWereReadOrNotAtAll) {
  const auto created = Create("barbara");
  ASSERT_TRUE(Update("barbara", "relationship", [](auto& check) {
                check.set_relationship("Friend");
              }).ok());
  auto request = Answers("barbara", "expert");
  request.set_etag(created->etag());
  EXPECT_TRUE(absl::IsAborted(Complete(request).status()));
  request.clear_etag();
  request.set_validate_only(true);
  ASSERT_TRUE(Complete(request).ok());
  EXPECT_EQ(Get("barbara")->state(), ReferenceCheck::REQUESTED);
  EXPECT_EQ(LevelsKept(), 0);
}

TEST_P(ReferenceChecks, BegunAtOnceAskTheSame) {
  const std::vector<std::string> ids = {"one", "two", "three", "four"};
  std::vector<absl::StatusOr<ReferenceCheck>> created(ids.size(), absl::UnknownError("not run"));
  std::vector<std::thread> threads;
  for (size_t i = 0; i < ids.size(); ++i) {
    threads.emplace_back([&, i] { created[i] = Create(ids[i], i % 2 == 0 ? "grace" : "ada"); });
  }
  absl::Status changed;
  std::thread editor([&] {
    v1::UpdateInterviewGuideRequest request;
    request.mutable_interview_guide()->set_name(Named("interviewGuides", "agents"));
    request.mutable_update_mask()->add_paths("key_elements");
    changed = office_.Do<v1::InterviewGuide>("UpdateInterviewGuide", request).status();
  });
  for (std::thread& thread : threads) thread.join();
  editor.join();
  // Whoever comes first decides: all are asked by the guide, or nobody by what it is no more.
  const auto guide = GetGuide();
  for (const auto& check : created) {
    if (changed.ok()) {
      ExpectRefused(check.status(), reasons::kGuideUncompiled);
    } else {
      ASSERT_TRUE(check.ok()) << check.status();
      EXPECT_EQ(check->guide_hash(), guide->content_hash());
    }
  }
  EXPECT_EQ(guide->state(), changed.ok() ? v1::InterviewGuide::DRAFT : v1::InterviewGuide::LOCKED);
  if (!changed.ok()) ExpectRefused(changed, reasons::kGuideLocked);
}

TEST_P(ReferenceChecks, CompletedAtOnceAreCompletedOnce) {
  ASSERT_TRUE(Create("barbara").ok());
  std::vector<absl::Status> answered(4, absl::UnknownError("not run"));
  std::vector<std::thread> threads;
  for (absl::Status& status : answered) {
    threads.emplace_back([&] { status = Complete(Answers("barbara", "expert")).status(); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::count(answered.begin(), answered.end(), absl::OkStatus()), 1);
  for (const absl::Status& status : answered) {
    if (!status.ok()) ExpectRefused(status, reasons::kReferenceState);
  }
  EXPECT_EQ(LevelsKept(), 1);
}

TEST_P(ReferenceChecks, CanComeFromARefereeOfTheSameApplicant) {
  ASSERT_TRUE(Create("barbara").ok());
  ASSERT_TRUE(Create("frances", "ada").ok());
  const auto named_by = [](const std::string& id) {
    return [id](ReferenceCheck& check) { check.set_secondary_to(CheckName(id)); };
  };
  EXPECT_THAT(FieldsOf(Create("colleague", "grace", named_by("frances")).status()),
              ElementsAre("reference_check.secondary_to"));
  EXPECT_THAT(FieldsOf(Create("colleague", "grace", named_by("none")).status()),
              ElementsAre("reference_check.secondary_to"));
  ASSERT_TRUE(Create("colleague", "grace", named_by("barbara")).ok());
  EXPECT_THAT(FieldsOf(Update("barbara", "secondary_to", named_by("colleague")).status()),
              ElementsAre("reference_check.secondary_to"));
  EXPECT_THAT(
      FieldsOf(Update("barbara", "application",
                      [](ReferenceCheck& check) { check.set_application(ApplicationName("ada")); })
                   .status()),
      ElementsAre("reference_check.application"));
}

TEST_P(ReferenceChecks, AreDoneWhenSomebodyAnsweredAndNobodyIsStillToBeAsked) {
  const auto expect_left = [&](const std::vector<std::string>& subjects) {
    const auto moved = Move("grace");
    ExpectRefused(moved.status(), reasons::kStageUnfinished);
    EXPECT_EQ(SubjectsOf(moved.status()), subjects);
  };
  expect_left({ApplicationName("grace")});
  ASSERT_TRUE(Create("barbara").ok());
  ASSERT_TRUE(Create("frances").ok());
  ASSERT_TRUE(Create("of-ada", "ada").ok());
  expect_left({CheckName("barbara"), CheckName("frances"), ApplicationName("grace")});
  ASSERT_TRUE(End("frances", ReferenceCheck::DECLINED).ok());
  expect_left({CheckName("barbara"), ApplicationName("grace")});
  ASSERT_TRUE(Create("colleague").ok());
  ASSERT_TRUE(Complete(Answers("barbara", "expert")).ok());
  expect_left({CheckName("colleague")});
  ASSERT_TRUE(End("colleague", ReferenceCheck::UNREACHABLE).ok());
  const auto moved = Move("grace");
  ASSERT_TRUE(moved.ok()) << moved.status();
  EXPECT_EQ(moved->stage(), "offer");
  ExpectRefused(Create("late").status(), reasons::kApplicationState);
}

TEST_P(ReferenceChecks, OfALoneFinalistCannotBeCompared) {
  EXPECT_TRUE(absl::IsNotFound(Compare("none").status()));
  EXPECT_EQ(Compare()->comparability(), Report::COMPARABILITY_UNSPECIFIED);
  ASSERT_TRUE(Create("barbara").ok());
  ASSERT_TRUE(Complete(Answers("barbara", "expert", "entry")).ok());
  EXPECT_EQ(Compare()->comparability(), Report::LONE_FINALIST);
  ASSERT_TRUE(Create("frances", "ada").ok());
  EXPECT_EQ(Compare()->comparability(), Report::INCOMPLETE);
  ASSERT_TRUE(Complete(Answers("frances", "entry")).ok());
  const auto report = Compare();
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->comparability(), Report::COMPARABLE);
  EXPECT_EQ(report->guide_hash(), GetGuide()->content_hash());
  ASSERT_THAT(report->finalists(), SizeIs(2));
  const v1::FinalistReferences& ada = report->finalists(0);
  EXPECT_EQ(ada.application(), ApplicationName("ada"));
  EXPECT_EQ(ada.competencies(0).mean_level(), 1);
  EXPECT_FALSE(ada.competencies(1).has_mean_level());
  const v1::FinalistReferences& grace = report->finalists(1);
  EXPECT_EQ(grace.competencies(0).competency(), kFocus);
  EXPECT_EQ(grace.competencies(0).mean_level(), 2);
  EXPECT_EQ(grace.competencies(1).mean_level(), 1);
}

TEST_P(ReferenceChecks, AreForgottenWithoutTheFigures) {
  ASSERT_TRUE(Create("barbara").ok());
  ASSERT_TRUE(Complete(Answers("barbara", "expert", "entry")).ok());
  const auto before = Compare();
  ASSERT_TRUE(office_
                  .Write([&](Session& session) {
                    return EraseReferenceChecksOf(session, office_.personal_data(),
                                                  ApplicationName("grace"));
                  })
                  .ok());
  const auto forgotten = Get("barbara");
  ASSERT_TRUE(forgotten.ok()) << forgotten.status();
  EXPECT_EQ(forgotten->referee_name(), "");
  EXPECT_EQ(forgotten->referee_contact(), "");
  EXPECT_EQ(forgotten->relationship(), "");
  EXPECT_EQ(forgotten->answers(0).answer(), "");
  EXPECT_EQ(forgotten->answers(0).level(), "expert");
  EXPECT_EQ(Compare()->SerializeAsString(), before->SerializeAsString());
  // The applicant has a key of their own.
  EXPECT_TRUE(GetForm("barbara").ok());
}

TEST_P(ReferenceChecks, OfWhoWasForgottenAreNotWrittenAgain) {
  ASSERT_TRUE(Create("barbara").ok());
  ASSERT_TRUE(office_
                  .Write([&](Session& session) {
                    return EraseReferenceChecksOf(session, office_.personal_data(),
                                                  ApplicationName("grace"));
                  })
                  .ok());
  ExpectRefused(Complete(Answers("barbara", "expert")).status(), reasons::kPersonErased);
  EXPECT_EQ(LevelsKept(), 0);
}

TEST_P(ReferenceChecks, AreKeptSealed) {
  RedisServer redis;
  auto request = Request("barbara", "grace");
  request.set_request_id("once");
  ASSERT_TRUE(office_.Do<ReferenceCheck>("CreateReferenceCheck", request).ok());
  ASSERT_TRUE(Complete(Answers("barbara", "expert")).ok());
  ASSERT_TRUE(Create("frances").ok());
  ASSERT_TRUE(End("frances", ReferenceCheck::UNREACHABLE).ok());
  // Caches keep none of them; what they keep is looked at by the applicant.
  const std::string dump =
      DumpOfEverything(store_, office_.database(), redis, ApplicantType(), ApplicantName("grace"));
  EXPECT_TRUE(Holds(dump, CheckName("barbara")));
  for (const char* const text : {"Liskov", "barbara@example.org", "Supervisor at the library",
                                 "people ask for her", "To the letter", "three days"}) {
    EXPECT_FALSE(Holds(dump, text)) << text;
  }
}

TEST_P(ReferenceChecks, AreListedByWhomTheyAreAbout) {
  ASSERT_TRUE(Create("barbara").ok());
  ASSERT_TRUE(Create("frances", "ada").ok());
  v1::ListReferenceChecksRequest request;
  request.set_parent(kOrganization);
  request.set_filter(
      absl::StrCat("application = \"", ApplicationName("ada"), "\" AND state = REQUESTED"));
  const auto page = office_.Do<v1::ListReferenceChecksResponse>("ListReferenceChecks", request);
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_THAT(page->reference_checks(), SizeIs(1));
  EXPECT_EQ(page->reference_checks(0).name(), CheckName("frances"));
  EXPECT_EQ(page->reference_checks(0).referee_name(), "Barbara Liskov");
  request.set_filter("referee_name = \"Barbara Liskov\"");
  EXPECT_TRUE(absl::IsInvalidArgument(
      office_.Do<v1::ListReferenceChecksResponse>("ListReferenceChecks", request).status()));
}

TEST_P(ReferenceChecks, AreReadByThoseWhoMay) {
  ASSERT_TRUE(Create("barbara").ok());
  for (const char* const role : {"panel-member", "manager", "eeo-analyst", "viewer"}) {
    office_.ActAs("organizations/wa/apiKeys/key", role, "wa");
    EXPECT_TRUE(absl::IsPermissionDenied(Get("barbara").status())) << role;
    EXPECT_TRUE(absl::IsPermissionDenied(GetForm("barbara").status())) << role;
    EXPECT_TRUE(absl::IsPermissionDenied(Compare().status())) << role;
  }
  office_.ActAs("organizations/wa/apiKeys/auditor", "auditor", "wa");
  EXPECT_TRUE(Get("barbara").ok());
  EXPECT_TRUE(absl::IsPermissionDenied(Complete(Answers("barbara", "expert")).status()));
  office_.ActAs("organizations/or/apiKeys/key", "recruiter", "or");
  EXPECT_TRUE(absl::IsPermissionDenied(Get("barbara").status()));
}

INSTANTIATE_TEST_SUITE_P(Drivers, ReferenceChecks, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
