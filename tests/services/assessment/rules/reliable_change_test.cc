#include "services/assessment/rules/reliable_change.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>

namespace touchstone::assessment {
namespace {

TEST(ReliableChange, IsThatOfThePublishedExample) {
  // Jacobson & Truax 1991: a standard deviation of 7.5 and a reliability of .80 make a standard
  // error of measurement of 3.35, and of a difference of 4.74; from 32.5 to 47.5 that is 3.16.
  const auto index = ReliableChangeIndex(32.5, 47.5, 7.5, .80);
  ASSERT_TRUE(index.has_value());
  EXPECT_NEAR(*index, 3.1623, 0.0001);
}

TEST(ReliableChange, TurnsAtTwiceWhatChanceMakes) {
  struct Case {
    double before, after, deviation, reliability, index;
    bool is_reliable;
  };
  // 0.8 * sqrt(2) * sqrt(1 - .75) is 0.565685.
  for (const Case& each :
       {Case{2.0, 3.0, 0.8, .75, 1.767767, false}, Case{2.0, 3.2, 0.8, .75, 2.121320, true},
        Case{3.2, 2.0, 0.8, .75, -2.121320, true}, Case{2.0, 2.0, 0.8, .75, 0, false},
        Case{1.0, 4.0, 1.0, 0, 2.121320, true}}) {
    const auto index =
        ReliableChangeIndex(each.before, each.after, each.deviation, each.reliability);
    ASSERT_TRUE(index.has_value());
    EXPECT_NEAR(*index, each.index, 1e-6);
    EXPECT_EQ(std::abs(*index) > kReliableBeyond, each.is_reliable);
  }
}

TEST(ReliableChange, IsNotSaidWhereLevelsSayNothing) {
  EXPECT_EQ(ReliableChangeIndex(2, 3, 0, .8), std::nullopt);
  EXPECT_EQ(ReliableChangeIndex(2, 3, 0.8, 1), std::nullopt);
  EXPECT_EQ(ReliableChangeIndex(2, 3, 0.8, -.1), std::nullopt);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(ReliableChangeIndex(2, 3, nan, .8), std::nullopt);
  EXPECT_EQ(ReliableChangeIndex(2, 3, 0.8, nan), std::nullopt);
}

TEST(LevelSpread, IsTheSamplesStandardDeviation) {
  LevelSpread spread;
  EXPECT_EQ(spread.StandardDeviation(), std::nullopt);
  spread.Add(20);
  EXPECT_EQ(spread.StandardDeviation(), std::nullopt);
  for (const int tenths : {40, 40, 40, 50, 50, 70, 90}) spread.Add(tenths);
  ASSERT_TRUE(spread.StandardDeviation().has_value());
  EXPECT_NEAR(*spread.StandardDeviation(), 2.138090, 1e-6);  // sqrt(32 / 7)
  LevelSpread same;
  for (int i = 0; i < 30; ++i) same.Add(33);
  EXPECT_EQ(same.StandardDeviation(), 0.0);
}

}  // namespace
}  // namespace touchstone::assessment
