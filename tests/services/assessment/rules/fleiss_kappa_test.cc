#include "services/assessment/rules/fleiss_kappa.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace touchstone::assessment {
namespace {

using ::testing::DoubleNear;
using ::testing::Optional;

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
