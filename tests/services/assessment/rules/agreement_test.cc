#include "services/assessment/rules/agreement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "services/assessment/rules/alpha.h"
#include "services/assessment/rules/fleiss_kappa.h"

namespace touchstone::assessment {
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

TEST(AgreementRwg, IsHighWhereAlphaIsUseless) {
  // Five raters, twenty behaviors; of four behaviors one rater says 2 and the others 3.
  KrippendorffAlpha alpha;
  double sum = 0;
  for (int behavior = 0; behavior < 20; ++behavior) {
    const std::vector<int> ratings = {3, 3, 3, 3, behavior < 4 ? 2 : 3};
    alpha.AddUnit(ratings);
    sum += *AgreementRwg(ratings, 5);
  }
  EXPECT_THAT(alpha.Value(Metric::kOrdinal), Optional(DoubleNear(-0.03, 0.005)));
  EXPECT_NEAR(sum / 20, 0.98, 0.005);
}

TEST(AverageDeviation, IsTheMeanDistanceFromTheMean) {
  EXPECT_THAT(AverageDeviation(std::vector<int>{2, 3, 4}), Optional(DoubleNear(2.0 / 3, 1e-12)));
  EXPECT_THAT(AverageDeviation(std::vector<int>{3, 3, 3, 3, 2}), Optional(DoubleNear(.32, 1e-12)));
  EXPECT_EQ(AverageDeviation(std::vector<int>{4, 4, 4}), 0.0);
  EXPECT_EQ(AverageDeviation(std::vector<int>{4}), std::nullopt);
}

TEST(FleissKappa, IsThatOfTheKnownTable) {
  // Ten subjects, fourteen raters, five categories.
  const std::vector<std::vector<int>> table = {
      {0, 0, 0, 0, 14}, {0, 2, 6, 4, 2}, {0, 0, 3, 5, 6}, {0, 3, 9, 2, 0}, {2, 2, 8, 1, 1},
      {7, 7, 0, 0, 0},  {3, 2, 6, 3, 0}, {2, 5, 3, 2, 2}, {6, 5, 2, 1, 0}, {0, 2, 2, 3, 7}};
  EXPECT_THAT(FleissKappa(table), Optional(DoubleNear(0.2099, 0.00005)));
}

TEST(FleissKappa, HasNoValueWhereNothingCanBeSaid) {
  EXPECT_EQ(FleissKappa({}), std::nullopt);
  EXPECT_EQ(FleissKappa({{1, 0}, {0, 1}}), std::nullopt);     // one rater
  EXPECT_EQ(FleissKappa({{2, 0}, {2, 1}}), std::nullopt);     // now two, now three
  EXPECT_EQ(FleissKappa({{2, 0}, {1, 1, 0}}), std::nullopt);  // another category
  EXPECT_EQ(FleissKappa({{3, 0}, {3, 0}}), std::nullopt);     // Pe = 1
  EXPECT_THAT(FleissKappa({{3, 0}, {0, 3}}), Optional(DoubleNear(1.0, 1e-12)));
}

}  // namespace
}  // namespace touchstone::assessment
