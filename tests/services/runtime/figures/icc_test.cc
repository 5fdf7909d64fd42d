#include "services/runtime/figures/icc.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace touchstone {
namespace {

void ExpectNear(const Icc& icc, double value, double low, double high) {
  EXPECT_NEAR(icc.value, value, 0.0005);
  EXPECT_NEAR(icc.low, low, 0.0006);
  EXPECT_NEAR(icc.high, high, 0.0055);
}

TEST(Icc, IsThatOfThePublishedTable) {
  // Shrout & Fleiss 1979: six people, four raters. Intervals as R's package psych prints them.
  const auto icc =
      IccOf({{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}});
  ASSERT_TRUE(icc.has_value());
  EXPECT_EQ(icc->people, 6);
  EXPECT_EQ(icc->raters, 4);
  ExpectNear(icc->one_way, .166, -.133, .72);
  ExpectNear(icc->two_way_random, .290, .019, .76);
  ExpectNear(icc->two_way_fixed, .715, .342, .95);
  ExpectNear(icc->one_way_mean, .443, -.884, .91);
  ExpectNear(icc->two_way_random_mean, .620, .071, .93);
  ExpectNear(icc->two_way_fixed_mean, .909, .676, .99);
}

TEST(Icc, IsOneWhereRatersAgree) {
  const auto icc = IccOf({{1, 1}, {3, 3}, {4, 4}});
  ASSERT_TRUE(icc.has_value());
  for (const Icc& each : {icc->one_way, icc->two_way_random, icc->two_way_fixed, icc->one_way_mean,
                          icc->two_way_random_mean, icc->two_way_fixed_mean}) {
    EXPECT_NEAR(each.value, 1, 1e-9);
    EXPECT_NEAR(each.low, 1, 1e-9);
    EXPECT_NEAR(each.high, 1, 1e-9);
  }
}

TEST(Icc, TellsConsistencyFromAgreement) {
  const auto icc = IccOf({{1, 3}, {2, 4}, {3, 5}});  // the second is two levels more lenient
  ASSERT_TRUE(icc.has_value());
  EXPECT_NEAR(icc->two_way_fixed.value, 1, 1e-9);
  EXPECT_NEAR(icc->two_way_random.value, 1.0 / 3, 1e-9);  // 2 / (2 + 2 * 6 / 3)
}

TEST(Icc, StaysWithinItsBoundsWherePeopleDifferLessThanChanceWouldHaveIt) {
  const auto icc = IccOf({{1, 5}, {5, 1}, {1, 5}, {5, 2}});
  ASSERT_TRUE(icc.has_value());
  for (const Icc& each : {icc->one_way, icc->two_way_random, icc->two_way_fixed, icc->one_way_mean,
                          icc->two_way_random_mean, icc->two_way_fixed_mean}) {
    EXPECT_GE(each.low, -1);
    EXPECT_LE(each.low, each.value);
    EXPECT_LE(each.value, each.high);
    EXPECT_LE(each.high, 1);
  }
}

TEST(Icc, HasNoValueWhereNothingCanBeSaid) {
  EXPECT_FALSE(IccOf({}).has_value());
  EXPECT_FALSE(IccOf({{1, 2}}).has_value());
  EXPECT_FALSE(IccOf({{1}, {2}}).has_value());
  EXPECT_FALSE(IccOf({{1, 2}, {2}}).has_value());
  EXPECT_FALSE(IccOf({{1, 2}, {2, 1}}).has_value());  // all people come to 1.5
}

}  // namespace
}  // namespace touchstone
