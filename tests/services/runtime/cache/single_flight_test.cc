#include "services/runtime/cache/single_flight.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

#include "services/runtime/cache/load_limit.h"
#include "services/runtime/errors/errors.h"

namespace touchstone {
namespace {

const absl::Time kPatient = absl::InfiniteFuture();

CachedValue Value(int64_t revision) {
  return {revision, std::make_shared<const std::string>("bytes")};
}

// A load that begins, says so, and ends when it is told to.
class Gate {
 public:
  absl::StatusOr<CachedValue> Pass(absl::StatusOr<CachedValue> result) {
    began_.set_value();
    end_.get_future().wait();
    return result;
  }
  void AwaitBegin() { began_.get_future().wait(); }
  void End() { end_.set_value(); }

 private:
  std::promise<void> began_;
  std::promise<void> end_;
};

class SingleFlightTest : public ::testing::Test {
 protected:
  absl::StatusOr<CachedValue> Do(SingleFlight::Load load, absl::Time deadline = kPatient) {
    return flights_.Do("key", deadline, load, [this](const CachedValue& value) {
      stored_.fetch_add(1);
      stored_revision_ = value.revision;
    });
  }
  // In a thread of its own.
  std::future<absl::StatusOr<CachedValue>> Start(std::function<absl::StatusOr<CachedValue>()> load,
                                                 absl::Time deadline = kPatient) {
    return std::async(std::launch::async, [this, load, deadline] { return Do(load, deadline); });
  }

  FakeClock clock_;
  SingleFlight flights_{absl::Seconds(1), clock_};
  std::atomic<int> stored_ = 0;
  std::atomic<int64_t> stored_revision_ = 0;
};

TEST_F(SingleFlightTest, OneLoadsAndTheOthersGetTheSame) {
  Gate gate;
  std::atomic<int> loads = 0;
  auto first = Start([&] {
    ++loads;
    return gate.Pass(Value(7));
  });
  gate.AwaitBegin();
  std::vector<std::future<absl::StatusOr<CachedValue>>> others;
  for (int i = 0; i < 8; ++i) {
    others.push_back(Start([&]() -> absl::StatusOr<CachedValue> {
      ++loads;
      return Value(8);
    }));
  }
  gate.End();
  EXPECT_EQ(first.get()->revision, 7);
  int same = 0;
  for (auto& other : others) same += other.get()->revision == 7;
  // One that came only after the first had landed loads for itself; all that waited did not.
  EXPECT_EQ(loads - 1 > 0, same < 8);
}

TEST_F(SingleFlightTest, AnErrorGoesToAllWhoWaitedAndIsNotKept) {
  Gate gate;
  auto first = Start([&] { return gate.Pass(absl::UnavailableError("gone")); });
  gate.AwaitBegin();
  auto second = Start([&]() -> absl::StatusOr<CachedValue> {
    return absl::UnavailableError("gone");  // if it came too late to wait
  });
  gate.End();
  EXPECT_EQ(first.get().status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(second.get().status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(stored_, 0);
  EXPECT_EQ(Do([] { return Value(3); })->revision, 3);
  EXPECT_EQ(stored_, 1);
}

TEST_F(SingleFlightTest, WhoHasTimeLeftIsNotFailedByTheImpatienceOfAnother) {
  Gate gate;
  auto first = Start([&] { return gate.Pass(absl::DeadlineExceededError("mine")); });
  gate.AwaitBegin();
  auto second = Start([&]() -> absl::StatusOr<CachedValue> { return Value(4); });
  gate.End();
  EXPECT_EQ(first.get().status().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(second.get()->revision, 4);
}

TEST_F(SingleFlightTest, WaitsNoLongerThanItsDeadline) {
  Gate gate;
  auto first = Start([&] { return gate.Pass(Value(7)); });
  gate.AwaitBegin();
  const auto second = Do([] { return Value(8); }, absl::Now() + absl::Milliseconds(1));
  EXPECT_EQ(second.status().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(ReasonOf(second.status()), reasons::kDeadlineExceeded);
  gate.End();
  EXPECT_TRUE(first.get().ok());
}

TEST_F(SingleFlightTest, ALoadThatWasOvertakenIsNotStoredAndNobodyElseWaitsForIt) {
  Gate gate;
  auto slow = Start([&] { return gate.Pass(Value(6)); });
  gate.AwaitBegin();
  flights_.Overtake("key", [] {});
  EXPECT_EQ(Do([] { return Value(7); })->revision, 7);
  EXPECT_EQ(stored_revision_, 7);
  gate.End();
  EXPECT_EQ(slow.get()->revision, 6);
  EXPECT_EQ(stored_revision_, 7);
  EXPECT_EQ(stored_, 1);
}

TEST_F(SingleFlightTest, ALoadBeginsOnlyOnceWhatWasStoredIsGivenUp) {
  // A reader that came between would find the old value, and store it again.
  std::atomic<bool> given_up = false;
  std::future<absl::StatusOr<CachedValue>> reader;
  flights_.Overtake("key", [&] {
    reader = Start([&]() -> absl::StatusOr<CachedValue> { return Value(given_up ? 7 : 6); });
    EXPECT_EQ(reader.wait_for(std::chrono::milliseconds(5)), std::future_status::timeout);
    given_up = true;
  });
  EXPECT_EQ(reader.get()->revision, 7);
  EXPECT_EQ(stored_revision_, 7);
}

TEST_F(SingleFlightTest, AllLoadsCanBeOvertaken) {
  Gate gate;
  auto slow = Start([&] { return gate.Pass(Value(6)); });
  gate.AwaitBegin();
  flights_.OvertakeAll([] {});
  gate.End();
  EXPECT_TRUE(slow.get().ok());
  EXPECT_EQ(stored_, 0);
}

TEST_F(SingleFlightTest, ALoadThatTakesLongerThanTheLargestAgeIsNotWaitedForAndNotStored) {
  Gate gate;
  auto slow = Start([&] { return gate.Pass(Value(6)); });
  gate.AwaitBegin();
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(Do([] { return Value(7); })->revision, 7);
  gate.End();
  EXPECT_EQ(slow.get()->revision, 6);
  EXPECT_EQ(stored_revision_, 7);
}

TEST(LoadLimit, LetsSoManyInAndTheNextWhenOneHasEnded) {
  LoadLimit limit(2);
  EXPECT_TRUE(limit.Begin(kPatient));
  EXPECT_TRUE(limit.Begin(kPatient));
  EXPECT_FALSE(limit.Begin(absl::Now() + absl::Milliseconds(1)));
  auto third = std::async(std::launch::async, [&] { return limit.Begin(kPatient); });
  limit.End();
  EXPECT_TRUE(third.get());
}

}  // namespace
}  // namespace touchstone
