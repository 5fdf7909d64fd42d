// What time does with promises: reminders go out once, and what nobody kept is broken as of when
// its time was over, by however many processes that look.

#include "services/feedback/promises/promise_tick.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/promises/promise_office.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::Commitment;

class PromiseTicks : public PromiseOffice {
 protected:
  void SetUp() override {
    PromiseOffice::SetUp();
    ASSERT_TRUE(OpenCase("hole").ok());
  }

  PromiseTick::Notify Notify() {
    return [this](Transaction& transaction, const NewNotice& notice) {
      // As the notices do: written in the same transaction, and gone with it.
      return transaction.session()
          .Execute("INSERT INTO told_reminders (recipient, about) VALUES (:recipient, :about)",
                   notice.recipient, notice.about)
          .status();
    };
  }
  void CreateTold() {
    ASSERT_TRUE(office_
                    .Write([](Session& session) {
                      return session
                          .Execute("CREATE TABLE told_reminders (recipient TEXT, about TEXT)")
                          .status();
                    })
                    .ok());
  }
  std::vector<std::string> Told() {
    return store_.RunBeside("SELECT about FROM told_reminders WHERE recipient = '" +
                            PersonName("ada") + "'");
  }
  void Run() {
    PromiseTick tick(office_.store(), Notify(), commitment_followers_);
    const absl::Status status = tick.RunDue();
    EXPECT_TRUE(status.ok()) << status;
  }
};

TEST_P(PromiseTicks, RemindOnceBeforeItIsDue) {
  CreateTold();
  ASSERT_TRUE(Promise("call").ok());
  Run();
  EXPECT_THAT(Told(), IsEmpty());
  clock_.Advance(absl::Hours(24));
  Run();
  Run();
  EXPECT_THAT(Told(), ElementsAre(CommitmentName("call")));
}

TEST_P(PromiseTicks, RemindOnceOfWhatWasMissedAndNotOfWhatIsOver) {
  CreateTold();
  ASSERT_TRUE(Promise("call", [](Commitment& one) {
                for (const int minutes : {2'000, 1'440, 60, 10}) one.add_reminder_minutes(minutes);
              }).ok());
  ASSERT_TRUE(Promise("kept").ok());
  v1::KeepCommitmentRequest keep;
  keep.set_name(CommitmentName("kept"));
  ASSERT_TRUE(office_.Do<Commitment>("KeepCommitment", keep).ok());
  clock_.Advance(absl::Hours(47) + absl::Minutes(30));
  Run();
  EXPECT_THAT(Told(), ElementsAre(CommitmentName("call")));
  clock_.Advance(absl::Hours(1));
  Run();
  EXPECT_THAT(Told(), SizeIs(1));
}

TEST_P(PromiseTicks, BreakWhatNobodyKeptAsOfWhenItsTimeWasOver) {
  ASSERT_TRUE(Promise("call").ok());
  const absl::Time due = now() + absl::Hours(48);
  clock_.Advance(absl::Hours(48) + absl::Hours(30 * 24) - absl::Seconds(1));
  Run();
  EXPECT_EQ(GetCommitment("call")->state(), Commitment::OPEN);
  clock_.Advance(absl::Hours(70));
  told_.clear();
  Run();
  const auto broken = GetCommitment("call");
  EXPECT_EQ(broken->state(), Commitment::BROKEN);
  EXPECT_EQ(broken->end_time().seconds(), absl::ToUnixSeconds(due + absl::Hours(30 * 24)));
  Run();
  EXPECT_EQ(GetCommitment("call")->etag(), broken->etag());
  EXPECT_THAT(told_, ElementsAre("open > broken"));
}

TEST_P(PromiseTicks, OfSeveralProcessesDoEachThingOnce) {
  CreateTold();
  commitment_followers_.clear();  // it is not told by several threads here
  for (int i = 0; i < 30; ++i) ASSERT_TRUE(Promise(absl::StrCat("p", i)).ok());
  const auto run_all = [&] {
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) threads.emplace_back([&] { Run(); });
    for (std::thread& thread : threads) thread.join();
  };
  clock_.Advance(absl::Hours(25));
  run_all();
  EXPECT_THAT(Told(), SizeIs(30));
  clock_.Advance(absl::Hours(40 * 24));
  run_all();
  for (int i = 0; i < 30; ++i) {
    EXPECT_EQ(GetCommitment(absl::StrCat("p", i))->state(), Commitment::BROKEN);
  }
}

TEST_P(PromiseTicks, GoOnBehindOneThatCannotBeDone) {
  ASSERT_TRUE(Promise("a").ok());
  ASSERT_TRUE(Promise("b").ok());
  commitment_followers_.push_back(
      [](Transaction&, const Commitment* before, const Commitment*) -> absl::Status {
        if (before == nullptr || before->name() != CommitmentName("a")) return absl::OkStatus();
        return Error(absl::StatusCode::kInternal, reasons::kInternal, "Broken on purpose.");
      });
  clock_.Advance(absl::Hours(40 * 24));
  PromiseTick tick(office_.store(), nullptr, commitment_followers_);
  EXPECT_FALSE(tick.RunDue().ok());
  EXPECT_EQ(GetCommitment("a")->state(), Commitment::OPEN);
  EXPECT_EQ(GetCommitment("b")->state(), Commitment::BROKEN);
}

TEST(PromiseNoticeTexts, AreRight) {
  for (const NoticeKind& kind : PromiseNotices()) {
    for (const NoticeText& text : kind.texts) {
      EXPECT_THAT(CheckNoticeText(kind, text.subject, text.body), IsEmpty()) << text.language;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Drivers, PromiseTicks, testing::Values(SqliteStore, PostgresStore),
                         StoreName);

}  // namespace
}  // namespace touchstone::feedback
