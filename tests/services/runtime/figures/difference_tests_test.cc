// Tests of differences, by published vectors and by what can be reckoned by hand.

#include "services/runtime/figures/difference_tests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace touchstone {
namespace {

using ::testing::DoubleNear;
using ::testing::Optional;

TEST(TwoProportionZ, GivesThePublishedValues) {
  EXPECT_THAT(TwoProportionZ({48, 32}, {12, 28}), Optional(DoubleNear(3.0984, 0.00005)));
  EXPECT_THAT(TwoProportionZ({3, 17}, {10, 15}), Optional(DoubleNear(-1.8386, 0.00005)));
  EXPECT_NEAR(TwoSidedP(1.5076), 0.131668, 0.00002);
  EXPECT_EQ(TwoProportionZ({0, 5}, {0, 9}), std::nullopt);
  EXPECT_EQ(TwoProportionZ({0, 0}, {4, 5}), std::nullopt);
}

TEST(FisherExact, GivesThePublishedValues) {
  EXPECT_NEAR(FisherExact({48, 32}, {12, 28}), 0.003409, 0.0000005);
  EXPECT_NEAR(FisherExact({12, 48}, {10, 80}), 0.159715, 0.0000005);
  EXPECT_NEAR(FisherExact({3, 17}, {10, 15}), 0.099796, 0.0000005);
}

TEST(WelchT, WeighsEachSideByItsOwnVariance) {
  // 2, 3, 4, 5, 6 beside 0, 1, 2, 3, 4: means 4 and 2, both variances 2.5.
  const auto alike = WelchT({5, 20, 90}, {5, 10, 30});
  ASSERT_TRUE(alike.has_value());
  EXPECT_NEAR(alike->t, 2, 1e-12);
  EXPECT_NEAR(alike->degrees_of_freedom, 8, 1e-12);
  EXPECT_NEAR(alike->p_value, 0.080516, 0.0000005);
  // 1, 2, 3 beside 5, 5: the second does not vary, and adds no degree of freedom.
  const auto one_sided = WelchT({3, 6, 14}, {2, 10, 50});
  ASSERT_TRUE(one_sided.has_value());
  EXPECT_NEAR(one_sided->degrees_of_freedom, 2, 1e-12);
  EXPECT_NEAR(one_sided->t, -5.196152, 0.0000005);
}

TEST(WelchT, SaysNothingOfTooFewOrOfWhatDoesNotVary) {
  EXPECT_EQ(WelchT({1, 4, 16}, {5, 10, 30}), std::nullopt);
  EXPECT_EQ(WelchT({3, 12, 48}, {2, 10, 50}), std::nullopt);
}

}  // namespace
}  // namespace touchstone
