// Interview guides: everybody is asked the same, and it stays so once somebody was asked.

#include <gmock/gmock.h>
#include <google/rpc/error_details.pb.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/recruiting/guides/interview_guides.h"
#include "services/recruiting/requisitions/requisitions.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/names/canonical_json.h"
#include "tests/services/recruiting/hiring_office.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;
using ::testing::Values;
using v1::InterviewGuide;

std::string GuideName(const std::string& id) {
  return absl::StrCat(kOrganization, "/interviewGuides/", id);
}

void Pick(v1::GuideForm& form, const std::string& competency, const std::string& question) {
  v1::QuestionPick& pick = *form.add_questions();
  pick.set_competency(competency);
  pick.set_question(question);
}

// What an error says stands in the way.
std::vector<std::string> SubjectsOf(const absl::Status& status) {
  std::vector<std::string> subjects;
  const google::rpc::Status rpc_status = ToRpcStatus(status);
  for (const auto& detail : rpc_status.details()) {
    google::rpc::PreconditionFailure failure;
    if (!detail.UnpackTo(&failure)) continue;
    for (const auto& violation : failure.violations()) subjects.push_back(violation.subject());
  }
  return subjects;
}

class InterviewGuides : public testing::TestWithParam<StoreKind> {
 protected:
  using Change = std::function<void(InterviewGuide&)>;

  void SetUp() override { ASSERT_TRUE(office_.Approved("agents").ok()); }

  v1::CreateInterviewGuideRequest Request(const std::string& id, const std::string& requisition) {
    v1::CreateInterviewGuideRequest request;
    request.set_parent(kOrganization);
    request.set_interview_guide_id(id);
    InterviewGuide& guide = *request.mutable_interview_guide();
    guide.set_requisition(RequisitionName(requisition));
    v1::GuideForm& form = *guide.add_forms();
    form.set_id("a");
    Pick(form, kFocus, "first");
    Pick(form, kCare, "promise");
    v1::KeyElementPick& pick = *guide.add_key_elements();
    pick.set_competency(kFocus);
    pick.set_key_element("listens");
    return request;
  }

  absl::StatusOr<InterviewGuide> Write(
      const std::string& id = "guide", const std::string& requisition = "agents",
      const Change& change = [](InterviewGuide&) {}) {
    auto request = Request(id, requisition);
    change(*request.mutable_interview_guide());
    return office_.Do<InterviewGuide>("CreateInterviewGuide", request);
  }

  absl::StatusOr<InterviewGuide> Update(const std::string& mask, const Change& change) {
    v1::UpdateInterviewGuideRequest request;
    request.mutable_interview_guide()->set_name(GuideName("guide"));
    request.mutable_update_mask()->add_paths(mask);
    change(*request.mutable_interview_guide());
    return office_.Do<InterviewGuide>("UpdateInterviewGuide", request);
  }

  absl::StatusOr<InterviewGuide> PickAnotherElement() {
    return Update("key_elements", [](InterviewGuide& guide) {
      v1::KeyElementPick& pick = *guide.add_key_elements();
      pick.set_competency(kFocus);
      pick.set_key_element("follows");
    });
  }

  template <typename Request>
  absl::StatusOr<InterviewGuide> Do(const std::string& method, const std::string& id = "guide") {
    Request request;
    request.set_name(GuideName(id));
    return office_.Do<InterviewGuide>(method, request);
  }
  absl::StatusOr<InterviewGuide> Get() {
    return Do<v1::GetInterviewGuideRequest>("GetInterviewGuide");
  }
  absl::StatusOr<InterviewGuide> Compile(const std::string& id = "guide") {
    return Do<v1::CompileInterviewGuideRequest>("CompileInterviewGuide", id);
  }
  absl::StatusOr<InterviewGuide> Delete(const std::string& id = "guide") {
    return Do<v1::DeleteInterviewGuideRequest>("DeleteInterviewGuide", id);
  }
  absl::StatusOr<InterviewGuide> Undelete(const std::string& id = "guide") {
    return Do<v1::UndeleteInterviewGuideRequest>("UndeleteInterviewGuide", id);
  }

  // As who begins an interview does.
  absl::Status Ask(const std::string& requisition = "agents") {
    return office_.store().Write(
        {.actor = "panel", .method = "test", .trace_id = ""}, absl::InfiniteFuture(),
        [&](Transaction& transaction) -> absl::Status {
          ASSIGN_OR_RETURN(const auto guide,
                           FindCompiledGuideOf(transaction, RequisitionName(requisition)));
          return LockGuide(transaction, *guide);
        });
  }

  void ExpectRefused(const absl::Status& status, absl::string_view reason) {
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_EQ(ReasonOf(status), reason) << status;
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  HiringOffice office_{store_, clock_, [](HiringOffice& office) {
                         RegisterInterviewGuides(office.Service("Interviews"), office.store(),
                                                 office.catalog());
                       }};
};

TEST_P(InterviewGuides, SayWhatEverybodyIsAsked) {
  const auto draft = Write();
  ASSERT_TRUE(draft.ok()) << draft.status();
  EXPECT_EQ(draft->state(), InterviewGuide::DRAFT);
  EXPECT_FALSE(draft->has_content());
  const auto compiled = Compile();
  ASSERT_TRUE(compiled.ok()) << compiled.status();
  EXPECT_EQ(compiled->state(), InterviewGuide::COMPILED);
  EXPECT_TRUE(compiled->has_compile_time());
  EXPECT_THAT(compiled->content_hash(), StartsWith("sha256-jcs-1:"));
  EXPECT_EQ(compiled->content_hash(), CanonicalHash(compiled->content()));
  const v1::GuideContent& content = compiled->content();
  EXPECT_EQ(content.release(), office_.catalog().release.name());
  ASSERT_THAT(content.competencies(), SizeIs(2));
  EXPECT_EQ(content.competencies(0).competency(), kFocus);
  EXPECT_EQ(content.competencies(0).weight(), 3);
  EXPECT_THAT(content.competencies(0).anchors(1).indicators(),
              ElementsAre("Answers all questions", "Sees what is needed"));
  EXPECT_THAT(content.forms(0).questions(0).probes(), ElementsAre("What did you do next?"));
  ASSERT_THAT(content.reference_questions(), SizeIs(2));
  EXPECT_THAT(content.reference_questions(0).probes(),
              ElementsAre("When did you see that {applicant_name} listens to the end?"));
  // The same choices say the same.
  EXPECT_EQ(Compile()->content_hash(), compiled->content_hash());
}

TEST_P(InterviewGuides, AreDraftsAgainWhenTheyAreChanged) {
  ASSERT_TRUE(Write().ok());
  const auto compiled = Compile();
  const auto changed = PickAnotherElement();
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_EQ(changed->state(), InterviewGuide::DRAFT);
  EXPECT_FALSE(changed->has_content());
  EXPECT_EQ(changed->content_hash(), "");
  EXPECT_FALSE(changed->has_compile_time());
  EXPECT_NE(Compile()->content_hash(), compiled->content_hash());
}

TEST_P(InterviewGuides, NameEverythingThatIsWrongWithTheirChoices) {
  const auto wrong = Write("guide", "agents", [](InterviewGuide& guide) {
    Pick(*guide.mutable_forms(0), kFocus, "first");
    *guide.add_forms() = guide.forms(0);
    guide.mutable_forms(1)->mutable_questions()->DeleteSubrange(1, 2);
    Pick(*guide.mutable_forms(1), "organizations/wa/frameworks/service/competencies/law", "any");
    *guide.add_key_elements() = guide.key_elements(0);
  });
  EXPECT_TRUE(absl::IsInvalidArgument(wrong.status())) << wrong.status();
  EXPECT_THAT(FieldsOf(wrong.status()),
              UnorderedElementsAre("interview_guide.forms[0].questions[2].question",
                                   "interview_guide.forms[1].id",
                                   "interview_guide.forms[1].questions[1].competency",
                                   "interview_guide.key_elements[1].competency"));
}

TEST_P(InterviewGuides, NeedARequisitionThatSaysWhatIsRequired) {
  ASSERT_TRUE(office_.Draft("clerks").ok());
  ExpectRefused(Write("clerks", "clerks").status(), reasons::kRequisitionState);
  ASSERT_TRUE(office_.Cancel("clerks").ok());
  ExpectRefused(Write("clerks", "clerks").status(), reasons::kRequisitionState);
  EXPECT_THAT(FieldsOf(Write("none", "none").status()), ElementsAre("interview_guide.requisition"));
  EXPECT_THAT(FieldsOf(Write("elsewhere", "agents",
                             [](InterviewGuide& guide) {
                               guide.set_requisition("organizations/or/requisitions/agents");
                             })
                           .status()),
              ElementsAre("interview_guide.requisition"));
}

TEST_P(InterviewGuides, AreOneForEachRequisition) {
  ASSERT_TRUE(Write().ok());
  const auto second = Write("second");
  EXPECT_TRUE(absl::IsAlreadyExists(second.status())) << second.status();
  EXPECT_EQ(ReasonOf(second.status()), reasons::kValueTaken);
  ASSERT_TRUE(Delete().ok());
  ASSERT_TRUE(Write("second").ok());
  EXPECT_EQ(ReasonOf(Undelete().status()), reasons::kValueTaken);
  ASSERT_TRUE(Delete("second").ok());
  EXPECT_TRUE(Undelete().ok());
}

TEST_P(InterviewGuides, AreNotCompiledWhileSomethingCannotBeAskedOfEverybody) {
  ASSERT_TRUE(Write("guide", "agents", [](InterviewGuide& guide) {
                guide.mutable_forms(0)->mutable_questions()->RemoveLast();
                guide.clear_key_elements();
              }).ok());
  office_.catalog().competencies[1].mutable_competency()->mutable_interview_questions(0)->set_text(
      "{applicant_name}, whom could you not help?");
  const auto refused = Compile();
  ExpectRefused(refused.status(), reasons::kGuideIncomplete);
  EXPECT_THAT(SubjectsOf(refused.status()),
              UnorderedElementsAre(kCare, absl::StrCat(kFocus, " interview_questions[first].text"),
                                   absl::StrCat(kFocus, " reference_questions[treats].probes[0]")));
  EXPECT_EQ(Get()->state(), InterviewGuide::DRAFT);
}

TEST_P(InterviewGuides, StayAsTheyAreOnceSomebodyWasAsked) {
  ASSERT_TRUE(Write().ok());
  const auto compiled = Compile();
  ASSERT_TRUE(Ask().ok());
  const auto locked = Get();
  EXPECT_EQ(locked->state(), InterviewGuide::LOCKED);
  EXPECT_TRUE(locked->has_lock_time());
  EXPECT_EQ(locked->content_hash(), compiled->content_hash());
  ExpectRefused(PickAnotherElement().status(), reasons::kGuideLocked);
  ExpectRefused(Compile().status(), reasons::kGuideLocked);
  ExpectRefused(Delete().status(), reasons::kGuideLocked);
  // The next one who is asked changes nothing.
  ASSERT_TRUE(Ask().ok());
  EXPECT_EQ(Get()->etag(), locked->etag());
}

TEST_P(InterviewGuides, AskNobodyBeforeTheyAreCompiled) {
  ExpectRefused(Ask(), reasons::kGuideUncompiled);
  ASSERT_TRUE(Write().ok());
  ExpectRefused(Ask(), reasons::kGuideUncompiled);
  ASSERT_TRUE(Compile().ok());
  ASSERT_TRUE(Delete().ok());
  ExpectRefused(Ask(), reasons::kGuideUncompiled);
  ASSERT_TRUE(Undelete().ok());
  EXPECT_TRUE(Ask().ok());
}

// What was approved in the end is what people are measured by.
TEST_P(InterviewGuides, AskNobodyWhatIsNotRequiredAnyMore) {
  ASSERT_TRUE(Write().ok());
  ASSERT_TRUE(Compile().ok());
  ASSERT_TRUE(office_.Withdraw("agents").ok());
  ExpectRefused(Compile().status(), reasons::kRequisitionState);
  office_.catalog().profile.mutable_requirements(0)->set_weight(9);
  ASSERT_TRUE(office_.Submit("agents").ok());
  ExpectRefused(Ask(), reasons::kGuideUncompiled);
  ASSERT_TRUE(Compile().ok());
  EXPECT_TRUE(Ask().ok());
}

TEST_P(InterviewGuides, AreNotCompiledOfWhatChangedMeanwhile) {
  ASSERT_TRUE(Write().ok());
  ASSERT_TRUE(Compile().ok());
  bool is_changed = false;
  office_.catalog().when_asked = [&] {
    if (std::exchange(is_changed, true)) return;
    ASSERT_TRUE(office_.Withdraw("agents").ok());
    office_.catalog().profile.mutable_requirements(0)->set_weight(9);
    ASSERT_TRUE(office_.Submit("agents").ok());
  };
  EXPECT_TRUE(absl::IsAborted(Compile().status()));
  ASSERT_TRUE(Compile().ok());
  office_.catalog().when_asked = [&] { ASSERT_TRUE(Ask().ok()); };
  ExpectRefused(Compile().status(), reasons::kGuideLocked);
}

TEST_P(InterviewGuides, AreCompiledOnceForARequestId) {
  ASSERT_TRUE(Write().ok());
  v1::CompileInterviewGuideRequest request;
  request.set_name(GuideName("guide"));
  request.set_request_id("once");
  const auto first = office_.Do<InterviewGuide>("CompileInterviewGuide", request);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_TRUE(Ask().ok());
  const auto again = office_.Do<InterviewGuide>("CompileInterviewGuide", request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
}

TEST_P(InterviewGuides, ChangeNothingWhenOnlyAskedWhetherTheyWouldCompile) {
  ASSERT_TRUE(Write().ok());
  v1::CompileInterviewGuideRequest request;
  request.set_name(GuideName("guide"));
  request.set_validate_only(true);
  const auto tried = office_.Do<InterviewGuide>("CompileInterviewGuide", request);
  ASSERT_TRUE(tried.ok()) << tried.status();
  EXPECT_EQ(tried->state(), InterviewGuide::COMPILED);
  EXPECT_EQ(Get()->state(), InterviewGuide::DRAFT);
  request.set_validate_only(false);
  request.set_etag("1");
  EXPECT_TRUE(
      absl::IsAborted(office_.Do<InterviewGuide>("CompileInterviewGuide", request).status()));
}

TEST_P(InterviewGuides, AreListedByRequisition) {
  ASSERT_TRUE(Write().ok());
  ASSERT_TRUE(office_.Approved("clerks").ok());
  ASSERT_TRUE(Write("clerks", "clerks").ok());
  v1::ListInterviewGuidesRequest request;
  request.set_parent(kOrganization);
  request.set_filter(absl::StrCat("requisition = \"", RequisitionName("clerks"), "\""));
  const auto page = office_.Do<v1::ListInterviewGuidesResponse>("ListInterviewGuides", request);
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_THAT(page->interview_guides(), SizeIs(1));
  EXPECT_EQ(page->interview_guides(0).name(), GuideName("clerks"));
}

TEST_P(InterviewGuides, AreNotForThePanel) {
  ASSERT_TRUE(Write().ok());
  office_.ActAsPerson("ana", "panel-member");
  EXPECT_TRUE(absl::IsPermissionDenied(Get().status()));
  EXPECT_TRUE(absl::IsPermissionDenied(Compile().status()));
  office_.ActAsPerson("ana", "auditor");
  EXPECT_TRUE(Get().ok());
  EXPECT_TRUE(absl::IsPermissionDenied(PickAnotherElement().status()));
}

INSTANTIATE_TEST_SUITE_P(Drivers, InterviewGuides, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
