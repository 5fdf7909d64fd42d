#include "services/runtime/telemetry/log_limiter.h"

#include <gtest/gtest.h>

#include <optional>

#include "absl/strings/str_cat.h"
#include "services/runtime/clock/clock.h"

namespace touchstone {
namespace {

class LogLimiterTest : public testing::Test {
 protected:
  std::optional<int64_t> Admit(absl::string_view kind) {
    return limiter_.Admit(kind, clock_.Monotonic());
  }

  FakeClock clock_;
  LogLimiter limiter_{absl::Seconds(1)};
};

TEST_F(LogLimiterTest, TheFirstIsWrittenAtOnceAndTheRestIsCounted) {
  EXPECT_EQ(Admit("08006"), 0);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Admit("08006"), std::nullopt);
  clock_.Advance(absl::Milliseconds(999));
  EXPECT_EQ(Admit("08006"), std::nullopt);
  clock_.Advance(absl::Milliseconds(1));
  EXPECT_EQ(Admit("08006"), 6);
  EXPECT_EQ(Admit("08006"), std::nullopt);
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(Admit("08006"), 1);
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(Admit("08006"), 0);
}

TEST_F(LogLimiterTest, AnotherKindIsNotHeldBack) {
  EXPECT_EQ(Admit("08006"), 0);
  EXPECT_EQ(Admit("57P01"), 0);
  EXPECT_EQ(Admit("08006"), std::nullopt);
}

TEST_F(LogLimiterTest, KindsBeyondItsBoundAreOne) {
  for (size_t i = 0; i < LogLimiter::kMostKinds; ++i) EXPECT_EQ(Admit(absl::StrCat(i)), 0);
  EXPECT_EQ(Admit("one more"), 0);
  EXPECT_EQ(Admit("and another"), std::nullopt);
  EXPECT_EQ(Admit("0"), std::nullopt) << "which is still known";
}

}  // namespace
}  // namespace touchstone
