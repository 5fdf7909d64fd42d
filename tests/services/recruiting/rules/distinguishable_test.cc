#include "services/recruiting/rules/distinguishable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <vector>

namespace touchstone::recruiting {
namespace {

using ::testing::DoubleNear;
using ::testing::Optional;

TEST(Distinguishable, TheErrorOfADifferenceIsThatOfTwoMeasurements) {
  // Jacobson & Truax 1991: a standard deviation of 7.5 and a reliability of .80 make 4.74.
  EXPECT_THAT(StandardErrorOfDifference({7.5, .80, 100}), Optional(DoubleNear(4.7434, 0.00005)));
  EXPECT_THAT(StandardErrorOfDifference({0.8, .75, 10}), Optional(DoubleNear(0.565685, 5e-7)));
  EXPECT_THAT(StandardErrorOfDifference({2, .5, 10}), Optional(2.0));
  // Of scores that are chance alone it is the spread of differences of any two.
  EXPECT_THAT(StandardErrorOfDifference({1, 0, 10}), Optional(DoubleNear(1.414214, 5e-7)));
}

TEST(Distinguishable, NothingIsSaidWhereScoresSayNothing) {
  EXPECT_EQ(StandardErrorOfDifference({0, .8, 30}), std::nullopt);
  EXPECT_EQ(StandardErrorOfDifference({-1, .8, 30}), std::nullopt);
  EXPECT_EQ(StandardErrorOfDifference({1, 1, 30}), std::nullopt);
  EXPECT_EQ(StandardErrorOfDifference({1, -.1, 30}), std::nullopt);
  EXPECT_EQ(StandardErrorOfDifference({1, .8, 9}), std::nullopt);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(StandardErrorOfDifference({nan, .8, 30}), std::nullopt);
  EXPECT_EQ(StandardErrorOfDifference({1, nan, 30}), std::nullopt);
}

TEST(Distinguishable, FromOnePointNineSixErrorsOn) {
  EXPECT_TRUE(AreDistinguishable(0, 1.96, 1));
  EXPECT_TRUE(AreDistinguishable(1.96, 0, 1));
  EXPECT_FALSE(AreDistinguishable(0, 1.95, 1));
  EXPECT_FALSE(AreDistinguishable(3, 3, 0.1));
}

}  // namespace
}  // namespace touchstone::recruiting
