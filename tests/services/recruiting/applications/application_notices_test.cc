// What applicants are told in writing: composed once, sent by somebody.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/recruiting/applications/application_notices.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/canary.h"
#include "tests/services/recruiting/application_desk.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Values;
using v1::ApplicationNotice;

class ApplicationNotices : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override { ASSERT_TRUE(desk_.Apply("one", "grace").ok()); }

  void ExpectRefused(const absl::Status& status, absl::string_view reason) {
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_EQ(ReasonOf(status), reason) << status;
  }

  std::string DaysFromNow(int days) { return DayText(DayOf(clock_.Now()) + days); }

  FakeClock clock_;
  TestStore store_{GetParam()};
  ApplicationDesk desk_{store_, clock_};
};

TEST_P(ApplicationNotices, SayWhyItEndedAndHowToAskForAReview) {
  ASSERT_TRUE(desk_.End("one").ok());
  const auto notice =
      desk_.Tell("end", "one", ApplicationNotice::DISPOSITION, "Thank you for your patience.");
  ASSERT_TRUE(notice.ok()) << notice.status();
  EXPECT_EQ(notice->state(), ApplicationNotice::PENDING);
  EXPECT_EQ(notice->applicant(), ApplicantName("grace"));
  EXPECT_EQ(notice->disposition_reason(), "lacks-a-qualification");
  EXPECT_EQ(notice->review_deadline(), "");
  EXPECT_THAT(notice->text(), HasSubstr("You lack one."));
  EXPECT_THAT(notice->text(), HasSubstr("within 14 days"));
  EXPECT_THAT(notice->text(), EndsWith("Thank you for your patience."));
  // What is noted for the office is not what the applicant is told.
  EXPECT_THAT(notice->text(), Not(HasSubstr("seven months")));
}

TEST_P(ApplicationNotices, SayWhatThereIsToTell) {
  ExpectRefused(desk_.Tell("end", "one", ApplicationNotice::DISPOSITION).status(),
                reasons::kApplicationState);
  ExpectRefused(desk_.Tell("list", "one", ApplicationNotice::ELIGIBILITY).status(),
                reasons::kApplicationState);
  ExpectRefused(desk_.Tell("offer", "one", ApplicationNotice::OFFER).status(),
                reasons::kApplicationState);
  ExpectRefused(desk_.Tell("review", "one", ApplicationNotice::REVIEW_OUTCOME).status(),
                reasons::kApplicationState);
  const auto receipt = desk_.Tell("receipt", "one", ApplicationNotice::RECEIPT);
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  EXPECT_THAT(receipt->text(), HasSubstr(desk_.Today()));
  EXPECT_THAT(receipt->text(), Not(HasSubstr("review")));
  desk_.to_tell = {{ApplicationNotice::ELIGIBILITY, "You are third."},
                   {ApplicationNotice::OFFER, "We offer you the job."}};
  EXPECT_EQ(desk_.Tell("list", "one", ApplicationNotice::ELIGIBILITY)->text(), "You are third.");
  EXPECT_EQ(desk_.Tell("offer", "one", ApplicationNotice::OFFER)->text(), "We offer you the job.");
  ASSERT_TRUE(desk_.TakeBack("one").ok());
  ExpectRefused(desk_.Tell("end", "one", ApplicationNotice::DISPOSITION).status(),
                reasons::kApplicationState);
}

TEST_P(ApplicationNotices, AreForAnApplicationThatIsThere) {
  EXPECT_THAT(FieldsOf(desk_.Tell("receipt", "none", ApplicationNotice::RECEIPT).status()),
              ElementsAre("application_notice.application"));
  v1::CreateApplicationNoticeRequest elsewhere;
  elsewhere.set_parent(kOrganization);
  elsewhere.mutable_application_notice()->set_application("organizations/or/applications/one");
  elsewhere.mutable_application_notice()->set_kind(ApplicationNotice::RECEIPT);
  EXPECT_THAT(FieldsOf(desk_.Do<ApplicationNotice>("CreateApplicationNotice", elsewhere).status()),
              ElementsAre("application_notice.application"));
}

TEST_P(ApplicationNotices, GiveTheDaysForAReviewFromTheDayOnWhichTheyAreSent) {
  ASSERT_TRUE(desk_.End("one").ok());
  ASSERT_TRUE(desk_.Tell("end", "one", ApplicationNotice::DISPOSITION).ok());
  ASSERT_TRUE(desk_.Tell("receipt", "one", ApplicationNotice::RECEIPT).ok());
  EXPECT_THAT(FieldsOf(desk_.Send("end", "2031-02-30").status()), ElementsAre("send_date"));
  EXPECT_THAT(FieldsOf(desk_.Send("end", "2031-02-20").status()), ElementsAre("send_date"));
  clock_.Advance(absl::Hours(5 * 24));
  // Days of before there was a notice would be missing for a review.
  EXPECT_THAT(FieldsOf(desk_.Send("end", DaysFromNow(-7)).status()), ElementsAre("send_date"));
  const auto sent = desk_.Send("end", DaysFromNow(-2));
  ASSERT_TRUE(sent.ok()) << sent.status();
  EXPECT_EQ(sent->state(), ApplicationNotice::SENT);
  EXPECT_EQ(sent->delivery(), ApplicationNotice::LETTER);
  EXPECT_EQ(sent->send_date(), DaysFromNow(-2));
  EXPECT_EQ(sent->review_deadline(), DaysFromNow(12));
  ExpectRefused(desk_.Send("end").status(), reasons::kNoticeState);
  const auto receipt = desk_.Send("receipt");
  EXPECT_EQ(receipt->send_date(), desk_.Today());
  EXPECT_EQ(receipt->review_deadline(), "");
}

TEST_P(ApplicationNotices, AreSentByWhoMaySendThem) {
  ASSERT_TRUE(desk_.Tell("receipt", "one", ApplicationNotice::RECEIPT).ok());
  desk_.ActAs("organizations/wa/apiKeys/auditor", "auditor", "wa");
  EXPECT_TRUE(absl::IsPermissionDenied(desk_.Send("receipt").status()));
  desk_.ActAs("organizations/wa/apiKeys/mailer", "integration", "wa");
  EXPECT_TRUE(desk_.Send("receipt").ok());
  EXPECT_TRUE(
      absl::IsPermissionDenied(desk_.Tell("more", "one", ApplicationNotice::RECEIPT).status()));
}

TEST_P(ApplicationNotices, AreKeptSealed) {
  RedisServer redis;
  ASSERT_TRUE(desk_.End("one").ok());
  ASSERT_TRUE(desk_.Tell("end", "one", ApplicationNotice::DISPOSITION, "Do come again.").ok());
  const std::string dump =
      DumpOfEverything(store_, desk_.database(), redis, ApplicationNoticeType(), NoticeName("end"));
  EXPECT_TRUE(Holds(dump, NoticeName("end")));
  EXPECT_FALSE(Holds(dump, "was not successful"));
  EXPECT_FALSE(Holds(dump, "Do come again."));
}

INSTANTIATE_TEST_SUITE_P(Drivers, ApplicationNotices, Values(SqliteStore, PostgresStore),
                         StoreName);

}  // namespace
}  // namespace touchstone::recruiting
