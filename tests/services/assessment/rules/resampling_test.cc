#include "services/assessment/rules/resampling.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace touchstone::assessment {
namespace {

std::optional<Interval> IntervalOf(const std::vector<WeightedGroup>& groups) {
  return IntervalOfMean(groups, "seed");
}

double Width(const Interval& interval) { return (interval.high - interval.low).ToDouble(); }

TEST(IntervalOfMean, IsTheSameForTheSameSeed) {
  // Written down once: whoever computes it later, elsewhere, gets these.
  const auto interval = IntervalOf({{1, {1, 2, 3, 4, 5}}});
  ASSERT_TRUE(interval.has_value());
  EXPECT_EQ(interval->low, Fraction(9, 5));
  EXPECT_EQ(interval->high, Fraction(21, 5));
  const auto weighted = IntervalOf({{2, {3}}, {3, {2, 3, 3, 5}}});
  EXPECT_EQ(weighted->low, Fraction(51, 20));
  EXPECT_EQ(weighted->high, Fraction(39, 10));
}

TEST(IntervalOfMean, DependsOnTheSeedALittleAndOnTheOrderOfValuesNotAtAll) {
  const std::vector<WeightedGroup> groups = {{1, {1, 2, 2, 3, 4, 4, 5}}, {2, {1, 3, 5, 5, 5}}};
  std::vector<WeightedGroup> turned = groups;
  for (WeightedGroup& group : turned) std::swap(group.values.front(), group.values.back());
  EXPECT_EQ(IntervalOf(turned), IntervalOf(groups));
  EXPECT_EQ(IntervalOf(groups), (Interval{Fraction(37, 15), Fraction(467, 105)}));
  EXPECT_EQ(IntervalOfMean(groups, "other seed"), (Interval{Fraction(254, 105), Fraction(31, 7)}));
}

TEST(IntervalOfMean, NeedsThreeValuesInAll) {
  EXPECT_EQ(IntervalOf({}), std::nullopt);
  EXPECT_EQ(IntervalOf({{1, {3, 4}}}), std::nullopt);
  EXPECT_TRUE(IntervalOf({{1, {3, 4}}, {1, {2}}}).has_value());
}

TEST(IntervalOfMean, IsNarrowWhereRatersAgreeOrAreMany) {
  EXPECT_EQ(Width(*IntervalOf({{1, {4, 4, 4}}})), 0);
  std::vector<int> many;
  for (int i = 0; i < 50; ++i) many.insert(many.end(), {1, 3, 5});
  EXPECT_LT(Width(*IntervalOf({{1, many}})), Width(*IntervalOf({{1, {1, 3, 5, 1, 3, 5}}})) / 3);
  // About the normal interval: 2 * 1.96 * sqrt(8 / 3 / 150).
  EXPECT_NEAR(Width(*IntervalOf({{1, many}})), 0.523, 0.06);
}

TEST(IntervalOfMean, HoldsForManyLargeGroups) {
  std::vector<WeightedGroup> groups;
  for (const int size : {997, 991, 983, 977, 971, 967, 953}) {
    std::vector<int>& values = groups.emplace_back(WeightedGroup{100, {}}).values;
    for (int i = 0; i < size; ++i) values.push_back(1 + i % 5);
  }
  const auto interval = IntervalOf(groups);
  EXPECT_NEAR(interval->low.ToDouble(), 2.97, 0.03);
  EXPECT_NEAR(interval->high.ToDouble(), 3.03, 0.03);
}

}  // namespace
}  // namespace touchstone::assessment
