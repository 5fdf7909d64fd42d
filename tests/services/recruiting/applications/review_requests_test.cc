// Reviews: asked for in time, decided by somebody who had no part in what is disputed.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/recruiting/applications/applications.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/canary.h"
#include "tests/services/recruiting/application_desk.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;
using ::testing::Values;
using v1::Application;
using v1::ApplicationNotice;
using v1::ReviewRequest;

class ReviewRequests : public testing::TestWithParam<StoreKind> {
 protected:
  // Screened by one, ended by another, told by letter.
  void SetUp() override {
    desk_.ActAsPerson("screener", "recruiter");
    ASSERT_TRUE(desk_.Apply("one", "grace").ok());
    ASSERT_TRUE(desk_.Screen("one", {false}).ok());
    desk_.ActAsPerson("ender", "recruiter");
    ASSERT_TRUE(desk_.Screen("one", {false}).ok());
    desk_.ActAsRecruiter();
    ASSERT_TRUE(desk_.End("one").ok());
    ASSERT_TRUE(desk_.Tell("end", "one", ApplicationNotice::DISPOSITION).ok());
    ASSERT_TRUE(desk_.Send("end").ok());
  }

  void ExpectRefused(const absl::Status& status, absl::string_view reason) {
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_EQ(ReasonOf(status), reason) << status;
  }

  absl::StatusOr<ReviewRequest> Withdraw(const std::string& id) {
    v1::WithdrawReviewRequestRequest request;
    request.set_name(ReviewName(id));
    return desk_.Do<ReviewRequest>("WithdrawReviewRequest", request);
  }

  void ActAsReviewer() { desk_.ActAsPerson("reviewer", "recruiter"); }

  FakeClock clock_;
  TestStore store_{GetParam()};
  ApplicationDesk desk_{store_, clock_};
};

TEST_P(ReviewRequests, BringBackWhoWasRight) {
  const auto asked = desk_.AskForReview("again", "end");
  ASSERT_TRUE(asked.ok()) << asked.status();
  EXPECT_EQ(asked->state(), ReviewRequest::FILED);
  EXPECT_EQ(asked->application(), ApplicationName("one"));
  EXPECT_EQ(asked->applicant(), ApplicantName("grace"));
  ActAsReviewer();
  const auto decided = desk_.DecideReview("again", true);
  ASSERT_TRUE(decided.ok()) << decided.status();
  EXPECT_EQ(decided->state(), ReviewRequest::UPHELD);
  EXPECT_EQ(decided->decider(), "organizations/wa/apiKeys/reviewer");
  EXPECT_EQ(decided->outcome(), "Both employments together are a year.");
  const auto application = desk_.GetApplication("one");
  EXPECT_EQ(application->state(), Application::ACTIVE);
  EXPECT_EQ(application->stage(), "screening");
  EXPECT_EQ(application->disposition_reason(), "");
  EXPECT_EQ(application->disposition_note(), "");
  EXPECT_FALSE(application->has_end_time());
  EXPECT_THAT(desk_.Moves("one"),
              ElementsAre("RECEIVED >screening", "ENDED screening>", "REINSTATED >screening"));
  ASSERT_TRUE(desk_.Screen("one", {true}).ok());
  EXPECT_TRUE(desk_.Move("one", "panel-interview").ok());
  EXPECT_THAT(desk_.Tell("outcome", "one", ApplicationNotice::REVIEW_OUTCOME)->text(),
              HasSubstr("You were right"));
  ExpectRefused(desk_.DecideReview("again", false).status(), reasons::kReviewState);
  ExpectRefused(Withdraw("again").status(), reasons::kReviewState);
}

TEST_P(ReviewRequests, LeaveWhoWasNotRightWhereTheyAre) {
  ASSERT_TRUE(desk_.AskForReview("again", "end").ok());
  ActAsReviewer();
  ASSERT_EQ(desk_.DecideReview("again", false)->state(), ReviewRequest::DENIED);
  EXPECT_EQ(desk_.GetApplication("one")->state(), Application::ENDED);
  const auto told = desk_.Tell("outcome", "one", ApplicationNotice::REVIEW_OUTCOME);
  EXPECT_THAT(told->text(), HasSubstr("the decision stands"));
  EXPECT_THAT(told->text(), HasSubstr("Both employments together"));
}

TEST_P(ReviewRequests, AreNotDecidedByWhoHadAPartInIt) {
  ASSERT_TRUE(desk_.AskForReview("again", "end").ok());
  ExpectRefused(desk_.DecideReview("again", false).status(), reasons::kReviewerUnsuitable);
  // What the first found was replaced by the second; both looked.
  desk_.ActAsPerson("screener", "recruiter");
  ExpectRefused(desk_.DecideReview("again", false).status(), reasons::kReviewerUnsuitable);
  desk_.ActAsPerson("ender", "recruiter");
  ExpectRefused(desk_.DecideReview("again", false).status(), reasons::kReviewerUnsuitable);
  // Nor by another key of theirs.
  desk_.ActAs("organizations/wa/apiKeys/another", "recruiter", "wa");
  trust::v1::Principal same_person = desk_.caller();
  same_person.set_person("organizations/wa/people/screener");
  desk_.ActAs(same_person);
  ExpectRefused(desk_.DecideReview("again", true).status(), reasons::kReviewerUnsuitable);
  EXPECT_EQ(desk_.GetApplication("one")->state(), Application::ENDED);
  desk_.ActAsPerson("boss", "manager");
  EXPECT_TRUE(absl::IsPermissionDenied(desk_.DecideReview("again", false).status()));
}

TEST_P(ReviewRequests, AreAskedForUntilTheNoticesDeadline) {
  clock_.Advance(absl::Hours(15 * 24));
  const Day today = DayOf(clock_.Now());
  ExpectRefused(desk_.AskForReview("again", "end", DayText(today)).status(), reasons::kReviewLate);
  EXPECT_TRUE(desk_.AskForReview("again", "end", DayText(today - 1)).ok());
}

TEST_P(ReviewRequests, NeedANoticeThatGivesTheRight) {
  ASSERT_TRUE(desk_.Tell("receipt", "one", ApplicationNotice::RECEIPT).ok());
  ASSERT_TRUE(desk_.Send("receipt").ok());
  ExpectRefused(desk_.AskForReview("again", "receipt").status(), reasons::kReviewLate);
  ASSERT_TRUE(desk_.Tell("unsent", "one", ApplicationNotice::DISPOSITION).ok());
  ExpectRefused(desk_.AskForReview("again", "unsent").status(), reasons::kReviewLate);
  EXPECT_THAT(FieldsOf(desk_.AskForReview("again", "none").status()),
              ElementsAre("review_request.notice"));
}

TEST_P(ReviewRequests, AreOneAtATimeOfWhatHasEnded) {
  ASSERT_TRUE(desk_.AskForReview("first", "end").ok());
  ExpectRefused(desk_.AskForReview("second", "end").status(), reasons::kReviewState);
  ASSERT_EQ(Withdraw("first")->state(), ReviewRequest::WITHDRAWN);
  ASSERT_TRUE(desk_.AskForReview("second", "end").ok());
  ActAsReviewer();
  ASSERT_TRUE(desk_.DecideReview("second", true).ok());
  // It goes on: there is no end to look at again.
  ExpectRefused(desk_.AskForReview("third", "end").status(), reasons::kReviewState);
}

TEST_P(ReviewRequests, HaveDaysThatFollowEachOther) {
  clock_.Advance(absl::Hours(24));
  v1::CreateReviewRequestRequest request;
  request.set_parent(kOrganization);
  auto& review = *request.mutable_review_request();
  review.set_notice(NoticeName("end"));
  review.set_grounds("It was not counted.");
  review.set_receive_date("2025-01-02");
  review.set_decision_deadline("2025-01-01");
  EXPECT_THAT(
      FieldsOf(desk_.Do<ReviewRequest>("CreateReviewRequest", request).status()),
      UnorderedElementsAre("review_request.receive_date", "review_request.decision_deadline"));
}

TEST_P(ReviewRequests, BringNobodyBackIntoWhatIsOver) {
  ASSERT_TRUE(desk_.AskForReview("again", "end").ok());
  ASSERT_TRUE(desk_.Close("agents").ok());
  ASSERT_TRUE(desk_.Complete("agents").ok());
  ActAsReviewer();
  ExpectRefused(desk_.DecideReview("again", true).status(), reasons::kRequisitionState);
  EXPECT_EQ(desk_.GetApplication("one")->state(), Application::ENDED);
  EXPECT_TRUE(desk_.DecideReview("again", false).ok());
}

TEST_P(ReviewRequests, AreKeptSealed) {
  RedisServer redis;
  ASSERT_TRUE(desk_.AskForReview("again", "end").ok());
  ActAsReviewer();
  ASSERT_TRUE(desk_.DecideReview("again", false).ok());
  const std::string dump =
      DumpOfEverything(store_, desk_.database(), redis, ApplicationType(), ApplicationName("one"));
  EXPECT_TRUE(Holds(dump, ReviewName("again")));
  EXPECT_FALSE(Holds(dump, "My second employment"));
  EXPECT_FALSE(Holds(dump, "Both employments together"));
}

INSTANTIATE_TEST_SUITE_P(Drivers, ReviewRequests, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
