#include "services/assessment/cycle_messages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/assessment/v1/assessment_cycle.pb.h>

#include <memory>
#include <string>
#include <vector>

#include "services/assessment/assessment_notices.h"
#include "services/runtime/notices/notices.h"
#include "services/runtime/trust/master_keys.h"
#include "tests/services/assessment/cycle_in_process.h"
#include "tests/stores/stores.h"

namespace touchstone::assessment {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using Cycle = v1::AssessmentCycle;

class CycleMessagesTest : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    auto notices = Notices::Open(office_.store(), keys_, AssessmentNotices(),
                                 AddressesOfPeople(office_.store()), {});
    ASSERT_TRUE(notices.ok()) << notices.status();
    notices_ = *std::move(notices);
    messages_ = std::make_unique<CycleMessages>(office_.store(), *notices_);
    office_.Employ({{"boss", "top"}, {"ana", "calls", "boss"}});
  }

  // A cycle of ana and her manager, open, due on 2031-03-31, with reminders 7 days and 1 day
  // before.
  void Begin(Cycle::Purpose purpose) {
    const auto rules = [](Cycle& cycle) {
      cycle.mutable_relations()->DeleteSubrange(2, 3);
      cycle.mutable_schedule()->set_due_date("2031-03-31");
      for (const int days : {7, 1}) cycle.mutable_schedule()->add_reminder_days(days);
    };
    ASSERT_TRUE(office_.Create("spring", purpose, rules).ok());
    ASSERT_TRUE(office_.Prepare("spring").ok());
    ASSERT_TRUE(office_.Open("spring").ok());
  }

  // "kind person" of each notice that was written since it was last asked for.
  std::vector<std::string> Told() {
    EXPECT_TRUE(messages_->SendDue().ok());
    std::vector<std::string> told = store_.RunBeside(
        "SELECT kind || ' ' || substr(recipient, 25) FROM notices ORDER BY kind, recipient");
    store_.RunBeside("DELETE FROM notices");
    return told;
  }

  std::vector<std::string> OnTheirWay() {
    return store_.RunBeside("SELECT kind FROM notices WHERE open = 1");
  }

  void Sign(const std::string& person) {
    office_.ActAsPerson(person);
    v1::SignResultRequest sign;
    sign.set_name(CycleName("spring") + "/results/" + person);
    const auto signed_by_them = office_.Ask<v1::Result>("SignResult", sign);
    EXPECT_TRUE(signed_by_them.ok()) << signed_by_them.status();
    office_.ActAsAdministrator();
  }

  void GoTo(const char* day) {
    absl::Time time;
    ASSERT_TRUE(absl::ParseTime("%Y-%m-%d", day, &time, nullptr));
    clock_.Advance(time + absl::Hours(9) - clock_.Now());
  }

  TestStore store_{GetParam()};
  FakeClock clock_{absl::FromUnixSeconds(1'920'000'000)};  // 2030-11-04
  CycleInProcess office_{store_, clock_};
  const MasterKeys keys_ = *MasterKeys::Parse(std::string(64, 'a'));
  std::unique_ptr<Notices> notices_;
  std::unique_ptr<CycleMessages> messages_;
};

TEST_P(CycleMessagesTest, WhoHasNotRatedIsRemindedOnceOnEachDayThatTheCycleNames) {
  GoTo("2031-03-01");
  Begin(Cycle::DEVELOPMENTAL);
  EXPECT_THAT(Told(), IsEmpty());
  GoTo("2031-03-24");
  EXPECT_THAT(Told(), UnorderedElementsAre("reminder ana", "reminder boss"));
  EXPECT_THAT(Told(), IsEmpty());
  for (const v1::RaterAssignment& rater : office_.Raters("spring", "ana")) {
    if (rater.relation() != v1::SELF) continue;
    ASSERT_TRUE(office_.HandIn(office_.Token(rater.name()), Said("senior", 2)).ok());
  }
  GoTo("2031-03-30");
  EXPECT_THAT(Told(), UnorderedElementsAre("reminder boss"));
  GoTo("2031-04-01");
  EXPECT_THAT(Told(), IsEmpty());
}

TEST_P(CycleMessagesTest, AnotherDueDateHasRemindersOfItsOwn) {
  GoTo("2031-03-24");
  Begin(Cycle::DEVELOPMENTAL);
  EXPECT_THAT(Told(), SizeIs(2));
  v1::UpdateAssessmentCycleRequest update;
  *update.mutable_assessment_cycle() = *office_.Get("spring");
  update.mutable_assessment_cycle()->mutable_schedule()->set_due_date("2031-04-20");
  ASSERT_TRUE(office_.Ask<Cycle>("UpdateAssessmentCycle", update).ok());
  EXPECT_THAT(Told(), IsEmpty());
  GoTo("2031-04-13");
  EXPECT_THAT(Told(), SizeIs(2));
}

TEST_P(CycleMessagesTest, PeopleAreAskedToSignOnceWhenTheirResultsArePublished) {
  GoTo("2031-03-01");
  Begin(Cycle::EVALUATIVE);
  ASSERT_TRUE(office_.EndRatings("spring").ok());
  ASSERT_TRUE(office_.Close("spring").ok());
  EXPECT_THAT(Told(), IsEmpty());
  ASSERT_TRUE(office_.Publish("spring").ok());
  EXPECT_THAT(Told(), UnorderedElementsAre("receipt-asked ana"));
  EXPECT_THAT(Told(), IsEmpty());
}

TEST_P(CycleMessagesTest, WhoHasSignedIsNotAsked) {
  GoTo("2031-03-01");
  Begin(Cycle::EVALUATIVE);
  ASSERT_TRUE(office_.EndRatings("spring").ok());
  ASSERT_TRUE(office_.Close("spring").ok());
  ASSERT_TRUE(office_.Publish("spring").ok());
  Sign("ana");
  EXPECT_THAT(Told(), IsEmpty());
}

TEST_P(CycleMessagesTest, WhoSignsIsNoLongerAsked) {
  GoTo("2031-03-01");
  Begin(Cycle::EVALUATIVE);
  ASSERT_TRUE(office_.EndRatings("spring").ok());
  ASSERT_TRUE(office_.Close("spring").ok());
  ASSERT_TRUE(office_.Publish("spring").ok());
  ASSERT_TRUE(messages_->SendDue().ok());
  EXPECT_THAT(OnTheirWay(), SizeIs(1));
  Sign("ana");
  EXPECT_THAT(OnTheirWay(), IsEmpty());
}

// Their links let nobody in any more.
TEST_P(CycleMessagesTest, WhatRatersAreStillToBeToldIsWithdrawnWithTheirTokens) {
  GoTo("2031-03-24");
  Begin(Cycle::DEVELOPMENTAL);
  ASSERT_TRUE(messages_->SendDue().ok());
  EXPECT_THAT(OnTheirWay(), SizeIs(2));
  office_.Token(office_.Raters("spring", "ana").front().name());
  EXPECT_THAT(OnTheirWay(), SizeIs(1));
  ASSERT_TRUE(office_.EndRatings("spring").ok());
  EXPECT_THAT(OnTheirWay(), IsEmpty());
}

TEST_P(CycleMessagesTest, NobodySignsForWhatIsForDevelopment) {
  GoTo("2031-03-01");
  Begin(Cycle::DEVELOPMENTAL);
  ASSERT_TRUE(office_.EndRatings("spring").ok());
  ASSERT_TRUE(office_.Close("spring").ok());
  ASSERT_TRUE(office_.Publish("spring").ok());
  EXPECT_THAT(Told(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Drivers, CycleMessagesTest, ::testing::Values(SqliteStore, PostgresStore),
                         StoreName);

}  // namespace
}  // namespace touchstone::assessment
