#include "services/runtime/events/tail.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "services/runtime/clock/mutex.h"
#include "tests/eventually.h"
#include "tests/services/runtime/events/log_writer.h"
#include "tests/stores/stores.h"

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Values;

// What a listener heard, by revision.
class Ear {
 public:
  void Hear(const HeardChanges& heard) {
    MutexLock lock(&mutex_);
    for (const auto& logged : heard.changes) in_order_.push_back(logged.change.revision);
    for (const auto& logged : heard.unsettled) ahead_.push_back(logged.change.revision);
    gaps_ += heard.gap;
  }
  std::vector<int64_t> in_order() {
    MutexLock lock(&mutex_);
    return in_order_;
  }
  std::vector<int64_t> ahead() {
    MutexLock lock(&mutex_);
    return ahead_;
  }
  int gaps() {
    MutexLock lock(&mutex_);
    return gaps_;
  }

 private:
  Mutex mutex_;
  std::vector<int64_t> in_order_;
  std::vector<int64_t> ahead_;
  int gaps_ = 0;
};

class TailTest : public testing::TestWithParam<StoreKind> {
 protected:
  std::unique_ptr<Tail> Start(const ChangePosition& from, TailSettings settings = {}) {
    auto tail = std::make_unique<Tail>(*database_, clock_, metrics_, settings);
    tail->AddListener([this](const HeardChanges& heard) { ear_.Hear(heard); });
    tail->Start(from);
    return tail;
  }

  TestStore store_{GetParam()};
  std::unique_ptr<Database> database_ = store_.Open({RuntimeMigrations()});
  LogWriter log_{*database_};
  FakeClock clock_;
  Metrics metrics_;
  Ear ear_;
};

TEST_P(TailTest, HearsEveryChangeAfterItsStartOnceAndInOrder) {
  log_.Append("before");
  const ChangePosition from = log_.Last();
  std::vector<int64_t> expected;
  for (int i = 0; i < 5; ++i) expected.push_back(log_.Append("early"));
  const auto tail = Start(from, {.page = 2});
  for (int i = 0; i < 5; ++i) expected.push_back(log_.Append("late"));
  ASSERT_TRUE(Eventually([&] { return ear_.in_order().size() >= expected.size(); }));
  EXPECT_EQ(ear_.in_order(), expected);
  EXPECT_TRUE(Eventually([&] { return tail->Settled() == log_.Last(); }));
}

TEST_P(TailTest, HearsWhileRequestsHoldAllSessions) {
  const auto tail = Start(log_.Last());
  std::atomic<int> holders = 0;
  absl::Notification enough;
  std::vector<std::thread> requests;
  for (int i = 0; i < DatabaseSettings().sessions; ++i) {
    requests.emplace_back([&] {
      const auto hold = [&](Session&) {
        ++holders;
        enough.WaitForNotification();
        return absl::OkStatus();
      };
      EXPECT_TRUE(database_->Read(absl::Now() + absl::Seconds(30), hold).ok());
    });
  }
  EXPECT_TRUE(Eventually([&] { return holders == DatabaseSettings().sessions; }));
  const int64_t revision = log_.Append("meanwhile");
  EXPECT_TRUE(Eventually([&] { return ear_.in_order() == std::vector<int64_t>{revision}; }));
  enough.Notify();
  for (std::thread& request : requests) request.join();
}

TEST_P(TailTest, ReadsAtOnceWhenItIsWoken) {
  const auto tail = Start({}, {.poll = absl::Hours(1)});
  ASSERT_TRUE(Eventually([&] { return tail->Age() < absl::Hours(1); }));
  log_.Append("thing");
  tail->Wake();
  EXPECT_TRUE(Eventually([&] { return ear_.in_order().size() == 1; }));
}

TEST_P(TailTest, ItsAgeCountsFromTheReadingAndIsInfiniteBeforeTheFirst) {
  Tail idle(*database_, clock_, metrics_);
  EXPECT_EQ(idle.Age(), absl::InfiniteDuration());
  const auto tail = Start({}, {.poll = absl::Hours(1)});
  ASSERT_TRUE(Eventually([&] { return tail->Age() == absl::ZeroDuration(); }));
  clock_.Advance(absl::Seconds(3));
  EXPECT_EQ(tail->Age(), absl::Seconds(3));
  tail->Wake();
  EXPECT_TRUE(Eventually([&] { return tail->Age() == absl::ZeroDuration(); }));
}

TEST_P(TailTest, ItsAgeIsNotYoungerThanWhatAllListenersHaveHeard) {
  std::promise<void> heard;
  std::promise<void> go_on;
  log_.Append("thing");
  Tail tail(*database_, clock_, metrics_, {.poll = absl::Hours(1)});
  tail.AddListener([&](const HeardChanges&) {
    heard.set_value();
    go_on.get_future().wait();
  });
  tail.Start({});
  heard.get_future().wait();
  EXPECT_EQ(tail.Age(), absl::InfiniteDuration());
  EXPECT_EQ(tail.Settled(), ChangePosition());
  go_on.set_value();
  EXPECT_TRUE(Eventually([&] { return tail.Age() == absl::ZeroDuration(); }));
}

TEST_P(TailTest, AWatcherWaitsUntilThereIsSomethingOrItsTimeIsUpOrItIsGone) {
  const auto tail = Start({});
  const auto never = [] { return false; };
  tail->AwaitAfter({}, absl::Now() - absl::Seconds(1), never);
  tail->AwaitAfter({}, absl::Now() + absl::Milliseconds(1), never);
  tail->AwaitAfter({}, absl::InfiniteFuture(), [] { return true; });
  auto waiting = std::async(std::launch::async, [&] {
    tail->AwaitAfter({}, absl::InfiniteFuture(), never);
    return tail->Settled();
  });
  log_.Append("thing");
  tail->Wake();
  EXPECT_EQ(waiting.get(), log_.Last());
  tail->AwaitAfter({}, absl::InfiniteFuture(), never);  // is there already
}

TEST_P(TailTest, SaysSoWhenTheLogWasCutOffAndGoesOnBehindTheCut) {
  log_.Append("first");
  const ChangePosition from = log_.Last();
  log_.Append("missed");
  log_.PurgeAll();
  const auto tail = Start(from);
  ASSERT_TRUE(Eventually([&] { return ear_.gaps() == 1; }));
  const int64_t next = log_.Append("next");
  tail->Wake();
  ASSERT_TRUE(Eventually([&] { return !ear_.in_order().empty(); }));
  EXPECT_THAT(ear_.in_order(), ElementsAre(next));
  EXPECT_EQ(ear_.gaps(), 1);
}

TEST_P(TailTest, CanBeDestroyedWhileItIsWaitedFor) {
  auto tail = Start({}, {.poll = absl::Hours(1)});
  tail = nullptr;
  EXPECT_THAT(ear_.in_order(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Drivers, TailTest, Values(SqliteStore, PostgresStore), StoreName);

// Only on PostgreSQL do transactions overlap.
class OpenTransactionTest : public TailTest {};

TEST_P(OpenTransactionTest, WhatIsCommittedBehindItIsHeardAtOnceAndAgainInItsTurn) {
  const auto tail = Start({});
  std::promise<void> close;
  auto slow = log_.AppendSlowly("slow", close.get_future().share());
  const int64_t fast = log_.Append("fast");
  ASSERT_TRUE(Eventually([&] { return !ear_.ahead().empty(); }));
  EXPECT_THAT(ear_.ahead(), ElementsAre(fast));
  EXPECT_THAT(ear_.in_order(), IsEmpty());
  EXPECT_EQ(tail->Settled(), ChangePosition());

  // It is told once, however often it is read.
  const int64_t another = log_.Append("another");
  ASSERT_TRUE(Eventually([&] { return ear_.ahead().size() >= 2; }));
  EXPECT_THAT(ear_.ahead(), ElementsAre(fast, another));

  close.set_value();
  const int64_t late = slow.get();
  ASSERT_TRUE(Eventually([&] { return ear_.in_order().size() == 3; }));
  EXPECT_THAT(ear_.in_order(), ElementsAre(late, fast, another));
}

INSTANTIATE_TEST_SUITE_P(Drivers, OpenTransactionTest, Values(PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone
