#include "services/runtime/cache/breaker.h"

#include <gtest/gtest.h>

namespace touchstone {
namespace {

class BreakerTest : public ::testing::Test {
 protected:
  void Close() { breaker_.Probed(true); }

  FakeClock clock_;
  Breaker breaker_{
      {.failures = 3, .first_pause = absl::Milliseconds(100), .longest_pause = absl::Seconds(1)},
      clock_};
};

TEST_F(BreakerTest, StartsOpenAndMayBeProbedAtOnce) {
  EXPECT_FALSE(breaker_.closed());
  EXPECT_TRUE(breaker_.MayProbe());
  Close();
  EXPECT_TRUE(breaker_.closed());
  EXPECT_FALSE(breaker_.MayProbe());
  EXPECT_EQ(breaker_.UntilProbe(), absl::InfiniteDuration());
}

TEST_F(BreakerTest, OpensAtTheThirdFailureInARow) {
  Close();
  EXPECT_FALSE(breaker_.Failed());
  EXPECT_FALSE(breaker_.Failed());
  EXPECT_TRUE(breaker_.Failed());
  EXPECT_FALSE(breaker_.closed());
  EXPECT_FALSE(breaker_.Failed());  // it was open already
}

TEST_F(BreakerTest, ASuccessBetweenForgetsTheFailures) {
  Close();
  for (int i = 0; i < 10; ++i) {
    EXPECT_FALSE(breaker_.Failed());
    EXPECT_FALSE(breaker_.Failed());
    breaker_.Succeeded();
  }
  EXPECT_TRUE(breaker_.closed());
}

TEST_F(BreakerTest, TripsAtOnce) {
  Close();
  EXPECT_TRUE(breaker_.Trip());
  EXPECT_FALSE(breaker_.closed());
  EXPECT_FALSE(breaker_.Trip());
}

TEST_F(BreakerTest, IsProbedAfterAPauseThatDoublesWithEachFailedProbeUpToTheLongest) {
  Close();
  clock_.Advance(absl::Seconds(10));
  breaker_.Trip();
  for (const int pause : {100, 200, 400, 800, 1000, 1000}) {
    EXPECT_EQ(breaker_.UntilProbe(), absl::Milliseconds(pause));
    clock_.Advance(absl::Milliseconds(pause - 1));
    EXPECT_FALSE(breaker_.MayProbe());
    clock_.Advance(absl::Milliseconds(1));
    EXPECT_TRUE(breaker_.MayProbe());
    breaker_.Probed(false);
  }
}

TEST_F(BreakerTest, GoesOnWithTheLongerPauseWhenItFlapsAndBeginsAnewWhenItHeld) {
  Close();
  clock_.Advance(absl::Seconds(10));
  for (const int pause : {100, 200, 400}) {
    breaker_.Trip();
    EXPECT_EQ(breaker_.UntilProbe(), absl::Milliseconds(pause));
    Close();
  }
  clock_.Advance(absl::Seconds(1));
  breaker_.Trip();
  EXPECT_EQ(breaker_.UntilProbe(), absl::Milliseconds(100));
}

}  // namespace
}  // namespace touchstone
