#include "services/runtime/figures/agreement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace touchstone {
namespace {

using ::testing::DoubleNear;
using ::testing::Optional;

std::optional<double> Rwg(const std::vector<int>& ratings, int options) {
  return AgreementRwg(ratings, options);
}

TEST(AgreementRwg, ComparesTheVarianceWithTheUniformNull) {
  EXPECT_THAT(Rwg({3, 3, 3, 3, 2}, 3), Optional(DoubleNear(0.70, 1e-12)));
  EXPECT_THAT(Rwg({3, 3, 3, 3, 2}, 5), Optional(DoubleNear(0.90, 1e-12)));
  EXPECT_THAT(Rwg({2, 3, 4}, 5), Optional(DoubleNear(0.50, 1e-12)));
  EXPECT_EQ(Rwg({4, 4}, 5), 1.0);
  EXPECT_EQ(Rwg({0, 0, 1}, 3), Rwg({1, 1, 2}, 3));  // where the scale starts does not matter
}

TEST(AgreementRwg, BelowZeroIsZero) { EXPECT_EQ(Rwg({1, 5, 1, 5}, 5), 0.0); }

TEST(AgreementRwg, NeedsTwoRatersAndTwoOptions) {
  EXPECT_EQ(Rwg({}, 5), std::nullopt);
  EXPECT_EQ(Rwg({3}, 5), std::nullopt);
  EXPECT_EQ(Rwg({1, 1}, 1), std::nullopt);
}

TEST(AverageDeviation, IsTheMeanDistanceFromTheMean) {
  EXPECT_THAT(AverageDeviation(std::vector<int>{2, 3, 4}), Optional(DoubleNear(2.0 / 3, 1e-12)));
  EXPECT_THAT(AverageDeviation(std::vector<int>{3, 3, 3, 3, 2}), Optional(DoubleNear(.32, 1e-12)));
  EXPECT_EQ(AverageDeviation(std::vector<int>{4, 4, 4}), 0.0);
  EXPECT_EQ(AverageDeviation(std::vector<int>{4}), std::nullopt);
}

}  // namespace
}  // namespace touchstone
