// Who may look into a complaint, and what they write down.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/findings/case_hands.h"
#include "services/feedback/findings/findings.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/findings/finding_room.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Values;
using v1::Case;
using v1::Finding;

class Findings : public testing::TestWithParam<StoreKind> {
 protected:
  void ExpectUnsuitable(const absl::StatusOr<Finding>& answer, absl::string_view why) {
    EXPECT_TRUE(absl::IsFailedPrecondition(answer.status())) << answer.status();
    EXPECT_EQ(ReasonOf(answer.status()), reasons::kInvestigatorUnsuitable);
    EXPECT_THAT(std::string(answer.status().message()), HasSubstr(std::string(why)));
  }

  absl::StatusOr<Finding> Update(const std::function<void(Finding&)>& edit) {
    v1::UpdateFindingRequest request;
    request.mutable_finding()->set_name("organizations/wa/cases/1/findings/first");
    edit(*request.mutable_finding());
    return room_.office().Do<Finding>("UpdateFinding", request);
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  FindingRoom room_{store_, clock_};
};

TEST_P(Findings, BeginAsADraftOfWhoLooksIntoIt) {
  const auto finding = room_.Draft();
  ASSERT_TRUE(finding.ok()) << finding.status();
  EXPECT_EQ(finding->state(), Finding::DRAFT);
  EXPECT_EQ(finding->grounds(), "The recording has it.");
  EXPECT_FALSE(finding->has_notice_time());
}

TEST_P(Findings, AreNotMadeByWhoIsInTheChainOfTheWorker) {
  ExpectUnsuitable(room_.Draft("1", "wil"), "about themself");
  ExpectUnsuitable(room_.Draft("1", "lea"), "the worker reports to them");
  ExpectUnsuitable(room_.Draft("1", "boss"), "the worker reports to them");
  ExpectUnsuitable(room_.Draft("1", "kid"), "they report to the worker");
  // Who has the same leader is in no chain with the worker.
  room_.lines().above[Person("ida")] = {Person("boss")};
  EXPECT_TRUE(room_.Draft().ok());
}

TEST_P(Findings, AreNotMadeByWhoWorkedOnTheCase) {
  ASSERT_TRUE(room_.office()
                  .Write([](Session& session) {
                    return session
                        .Execute("INSERT INTO case_hands (case_name, person) VALUES (:a, :b)",
                                 "organizations/wa/cases/1", Person("ida"))
                        .status();
                  })
                  .ok());
  ExpectUnsuitable(room_.Draft(), "worked on the case");
  EXPECT_TRUE(room_.Draft("1", "iva").ok());
}

TEST_P(Findings, AreNotMadeWhileNobodyCanSayWhoIsInTheChain) {
  room_.lines().is_gone = true;
  EXPECT_TRUE(absl::IsUnavailable(room_.Draft().status()));
  room_.lines().is_gone = false;
  EXPECT_TRUE(room_.Draft().ok());
}

TEST_P(Findings, AreOfComplaintsThatNameAWorker) {
  room_.Change("1", [](Case& of) { of.set_kind(v1::PROBLEM); });
  EXPECT_EQ(ReasonOf(room_.Draft().status()), reasons::kCaseState);
  room_.Change("1", [](Case& of) {
    of.set_kind(v1::COMPLAINT);
    of.clear_worker();
  });
  EXPECT_EQ(ReasonOf(room_.Draft().status()), reasons::kCaseState);
  room_.Change("1", [](Case& of) { of.set_worker(Person("another")); });
  EXPECT_TRUE(absl::IsInvalidArgument(room_.Draft().status()));
  EXPECT_TRUE(absl::IsNotFound(room_.Draft("2").status()));
}

TEST_P(Findings, StandOneAtATime) {
  ASSERT_TRUE(room_.Draft().ok());
  const auto second =
      room_.DraftWith([](v1::CreateFindingRequest& request) { request.set_finding_id("second"); });
  EXPECT_TRUE(absl::IsAlreadyExists(second.status())) << second.status();
  EXPECT_EQ(ReasonOf(second.status()), reasons::kValueTaken);
  ASSERT_TRUE(room_.Withdraw().ok());
  EXPECT_TRUE(
      room_.DraftWith([](v1::CreateFindingRequest& request) { request.set_finding_id("second"); })
          .ok());
}

TEST_P(Findings, TakeAnInvestigatorByTheIdOfAnotherSystem) {
  const std::string id = "organizations/wa/externalIds/payroll/-/0042";
  room_.lines().names[id] = Person("ida");
  const auto finding = room_.DraftWith(
      [&](v1::CreateFindingRequest& request) { request.mutable_finding()->set_investigator(id); });
  ASSERT_TRUE(finding.ok()) << finding.status();
  EXPECT_EQ(finding->investigator(), Person("ida"));
}

TEST_P(Findings, AreAnsweredAgainWithoutAskingAgain) {
  const auto with_id = [](v1::CreateFindingRequest& request) { request.set_request_id("once"); };
  const auto first = room_.DraftWith(with_id);
  ASSERT_TRUE(first.ok());
  room_.lines().is_gone = true;
  const auto again = room_.DraftWith(with_id);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->etag(), first->etag());
}

TEST_P(Findings, AreNotKeptWhenOnlyChecked) {
  const auto checked =
      room_.DraftWith([](v1::CreateFindingRequest& request) { request.set_validate_only(true); });
  ASSERT_TRUE(checked.ok());
  EXPECT_TRUE(room_.List().empty());
}

TEST_P(Findings, ChangeByTheirInvestigatorOnlyWhileADraft) {
  ASSERT_TRUE(room_.Draft().ok());
  const auto inconclusive = [](Finding& finding) { finding.set_result(Finding::INCONCLUSIVE); };
  EXPECT_EQ(Update(inconclusive)->result(), Finding::INCONCLUSIVE);
  room_.ActAs("iva", "case-investigator");
  EXPECT_TRUE(absl::IsPermissionDenied(Update(inconclusive).status()));
  ASSERT_TRUE(room_.Notify().ok());
  EXPECT_EQ(ReasonOf(Update([](Finding& finding) { finding.set_grounds("Else."); }).status()),
            reasons::kFindingState);
}

TEST_P(Findings, GoToAnotherInvestigatorWhoIsOutsideTheChain) {
  ASSERT_TRUE(room_.Draft().ok());
  ExpectUnsuitable(Update([](Finding& finding) { finding.set_investigator(Person("lea")); }),
                   "reports to them");
  ASSERT_TRUE(Update([](Finding& finding) { finding.set_investigator(Person("iva")); }).ok());
  EXPECT_TRUE(absl::IsPermissionDenied(room_.Get().status()));
  room_.ActAs("iva", "case-investigator");
  EXPECT_TRUE(room_.Get().ok());
}

TEST_P(Findings, NameWhatIsWrong) {
  const auto wrong = room_.DraftWith([](v1::CreateFindingRequest& request) {
    request.mutable_finding()->add_evidence(" ");
    request.mutable_finding()->set_investigator("organizations/or/people/ida");
  });
  EXPECT_TRUE(absl::IsPermissionDenied(wrong.status()) || absl::IsInvalidArgument(wrong.status()))
      << wrong.status();
}

TEST_P(Findings, AreDeletedAndBroughtBackByTheirInvestigatorWhileADraft) {
  ASSERT_TRUE(room_.Draft().ok());
  v1::DeleteFindingRequest remove;
  remove.set_name("organizations/wa/cases/1/findings/first");
  room_.ActAs("iva", "case-investigator");
  EXPECT_TRUE(
      absl::IsPermissionDenied(room_.office().Do<Finding>("DeleteFinding", remove).status()));
  room_.ActAs("ida", "case-investigator");
  ASSERT_TRUE(room_.office().Do<Finding>("DeleteFinding", remove).ok());
  v1::UndeleteFindingRequest undelete;
  undelete.set_name(remove.name());
  ASSERT_TRUE(room_.office().Do<Finding>("UndeleteFinding", undelete).ok());
  ASSERT_TRUE(room_.Notify().ok());
  EXPECT_EQ(ReasonOf(room_.office().Do<Finding>("DeleteFinding", remove).status()),
            reasons::kFindingState);
}

// What was found is about people: it is nowhere as it was said, but in what is sealed.
TEST_P(Findings, AreKeptSealed) {
  store_.AllowScans();
  ASSERT_TRUE(room_.Draft().ok());
  ASSERT_TRUE(room_.office()
                  .Write([](Session& session) -> absl::Status {
                    ASSIGN_OR_RETURN(const auto rows,
                                     session.Query<Bytes>("SELECT body FROM findings UNION ALL "
                                                          "SELECT body FROM changes"));
                    for (const auto& [body] : rows) {
                      EXPECT_THAT(body.value, Not(HasSubstr("recording")));
                      EXPECT_THAT(body.value, Not(HasSubstr("Recording")));
                      EXPECT_THAT(body.value, Not(HasSubstr("calm")));
                    }
                    return absl::OkStatus();
                  })
                  .ok());
}

INSTANTIATE_TEST_SUITE_P(Drivers, Findings, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
