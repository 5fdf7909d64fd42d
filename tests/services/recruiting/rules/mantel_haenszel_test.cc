#include "services/recruiting/rules/mantel_haenszel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <random>
#include <vector>

namespace touchstone::recruiting {
namespace {

using ::testing::DoubleNear;
using ::testing::Optional;

// Bickel, Hammel & O'Connell 1975: who was admitted to six departments, women and men.
std::vector<Stratum> Berkeley() {
  return {{{89, 19}, {512, 313}},   {{17, 8}, {353, 207}},  {{202, 391}, {120, 205}},
          {{131, 244}, {138, 279}}, {{94, 299}, {53, 138}}, {{24, 317}, {22, 351}}};
}

TEST(MantelHaenszel, IsThatOfThePublishedTable) {
  const PooledImpact pooled = PooledImpactOf(Berkeley());
  EXPECT_EQ(pooled.strata, 6);
  EXPECT_EQ(pooled.group.selected, 557);
  EXPECT_EQ(pooled.reference.considered(), 2691);
  // R's mantelhaen.test gives 0.9046968 [0.7719074, 1.0603298] for men by women, and without its
  // correction for continuity 1.5246.
  ASSERT_TRUE(pooled.odds_ratio.has_value());
  EXPECT_NEAR(1 / pooled.odds_ratio->value, 0.9046968, 5e-8);
  ASSERT_TRUE(pooled.odds_ratio->interval.has_value());
  EXPECT_NEAR(1 / pooled.odds_ratio->interval->high, 0.7719074, 5e-6);  // which is by 1.959964
  EXPECT_NEAR(1 / pooled.odds_ratio->interval->low, 1.0603298, 5e-6);
  ASSERT_TRUE(pooled.difference.has_value());
  EXPECT_STREQ(pooled.difference->formula, kMantelHaenszelFormula);
  EXPECT_NEAR(*pooled.difference->z * *pooled.difference->z, 1.5246, 5e-5);
  EXPECT_NEAR(pooled.difference->p_value, 0.2169, 5e-5);
  EXPECT_FALSE(pooled.difference->significant);
  // Recomputed with exact fractions.
  ASSERT_TRUE(pooled.risk_ratio.has_value());
  EXPECT_NEAR(pooled.risk_ratio->value, 1.058307423589, 1e-12);
  ASSERT_TRUE(pooled.risk_ratio->interval.has_value());
  EXPECT_NEAR(pooled.risk_ratio->interval->low, 0.970437607591, 1e-12);
  EXPECT_NEAR(pooled.risk_ratio->interval->high, 1.154133551774, 1e-12);
}

TEST(MantelHaenszel, FindsNoneWhereOnlyTheSumHasOne) {
  // Women apply where few are admitted. In the sum that looks like a difference.
  Selection women;
  Selection men;
  for (const Stratum& stratum : Berkeley()) {
    women = {women.selected + stratum.group.selected,
             women.not_selected + stratum.group.not_selected};
    men = {men.selected + stratum.reference.selected,
           men.not_selected + stratum.reference.not_selected};
  }
  EXPECT_TRUE(DifferenceOf(women, men).significant);
  EXPECT_FALSE(PooledImpactOf(Berkeley()).difference->significant);
}

TEST(MantelHaenszel, OfOneRequisitionIsTheTwoProportionsTest) {
  const Selection group{12, 28};
  const Selection reference{48, 32};
  const PooledImpact pooled = PooledImpactOf({{group, reference}});
  EXPECT_NEAR(pooled.risk_ratio->value, 0.5, 1e-12);
  EXPECT_NEAR(pooled.odds_ratio->value, 12.0 * 32 / (28 * 48), 1e-12);
  const auto interval = RatioInterval(group, reference);
  EXPECT_NEAR(pooled.risk_ratio->interval->low, interval->low, 1e-12);
  EXPECT_NEAR(pooled.risk_ratio->interval->high, interval->high, 1e-12);
  // But for the sample variance: n - 1 instead of n.
  EXPECT_NEAR(*pooled.difference->z, *TwoProportionZ(group, reference) * std::sqrt(119.0 / 120),
              1e-12);
  EXPECT_TRUE(pooled.difference->significant);
}

TEST(MantelHaenszel, LeavesOutRequisitionsThatCompareNobody) {
  std::vector<Stratum> strata = Berkeley();
  const PooledImpact before = PooledImpactOf(strata);
  strata.push_back({{9, 40}, {}});
  strata.push_back({{}, {3, 1}});
  strata.push_back({});
  const PooledImpact pooled = PooledImpactOf(strata);
  EXPECT_EQ(pooled.strata, 6);
  EXPECT_EQ(pooled.group, before.group);
  EXPECT_EQ(pooled.odds_ratio->value, before.odds_ratio->value);
  EXPECT_EQ(pooled.difference->z, before.difference->z);
}

TEST(MantelHaenszel, HasNoValueWhereNothingCanBeSaid) {
  const PooledImpact none = PooledImpactOf({});
  EXPECT_FALSE(none.odds_ratio || none.risk_ratio || none.difference);
  // Nobody of the reference was selected.
  const PooledImpact unselected = PooledImpactOf({{{3, 10}, {0, 10}}});
  EXPECT_FALSE(unselected.odds_ratio || unselected.risk_ratio || unselected.difference);
  // Nobody of the group: a ratio of 0 without an interval.
  const PooledImpact group = PooledImpactOf({{{0, 60}, {30, 30}}});
  ASSERT_TRUE(group.risk_ratio.has_value());
  EXPECT_EQ(group.risk_ratio->value, 0);
  EXPECT_FALSE(group.risk_ratio->interval.has_value());
  EXPECT_TRUE(group.difference->significant);
}

TEST(MantelHaenszel, DoesNotTestWhatCannotDifferByFive) {
  // Expected of 10: 5 of the group's are selected, and between 0 and 10 could be.
  EXPECT_TRUE(PooledImpactOf({{{2, 8}, {8, 2}}}).difference.has_value());
  EXPECT_FALSE(PooledImpactOf({{{2, 7}, {8, 2}}}).difference.has_value());
  // 10.9 of 12 are expected to be selected; 12 can be, no more.
  EXPECT_FALSE(PooledImpactOf({{{12, 0}, {8, 2}}}).difference.has_value());
}

TEST(Accumulate, TakesEarlierPeriodsUntilADeterminationIsPossible) {
  const std::vector<Stratum> few = {{{1, 4}, {3, 3}}, {{0, 2}, {2, 2}}};
  const std::vector<std::vector<Stratum>> years(5, few);
  const Accumulated enough = Accumulate(years);
  EXPECT_EQ(enough.periods, 3U);
  EXPECT_EQ(enough.impact.strata, 6);
  EXPECT_TRUE(enough.impact.difference.has_value());
  const Accumulated all = Accumulate(std::vector<std::vector<Stratum>>(2, few));
  EXPECT_EQ(all.periods, 2U);
  EXPECT_FALSE(all.impact.difference.has_value());
  EXPECT_TRUE(all.impact.risk_ratio.has_value());
  EXPECT_EQ(Accumulate({}).periods, 0U);
}

TEST(Accumulate, StopsAtTheNewestPeriodThatIsEnough) {
  const std::vector<std::vector<Stratum>> years = {Berkeley(), {{{500, 0}, {0, 500}}}};
  const Accumulated accumulated = Accumulate(years);
  EXPECT_EQ(accumulated.periods, 1U);
  EXPECT_EQ(accumulated.impact.strata, 6);
}

TEST(MantelHaenszelProperties, HoldOfAnyRequisitions) {
  std::mt19937 random(3);
  for (int i = 0; i < 1000; ++i) {
    const auto draw = [&] { return static_cast<int64_t>(random() % 9); };
    std::vector<Stratum> strata(random() % 12);
    for (Stratum& stratum : strata) stratum = {{draw(), draw()}, {draw(), draw()}};
    const PooledImpact pooled = PooledImpactOf(strata);
    // The order of requisitions does not matter, to the last digit.
    std::shuffle(strata.begin(), strata.end(), random);
    const PooledImpact again = PooledImpactOf(strata);
    EXPECT_EQ(again.odds_ratio.has_value(), pooled.odds_ratio.has_value());
    if (pooled.odds_ratio) {
      EXPECT_EQ(again.odds_ratio->value, pooled.odds_ratio->value);
    }
    ASSERT_EQ(again.difference.has_value(), pooled.difference.has_value());
    // Seen from the reference it is the other way round.
    for (Stratum& stratum : strata) std::swap(stratum.group, stratum.reference);
    const PooledImpact other = PooledImpactOf(strata);
    ASSERT_EQ(other.difference.has_value(), pooled.difference.has_value());
    if (pooled.difference) {
      EXPECT_EQ(again.difference->z, pooled.difference->z);
      EXPECT_NEAR(*other.difference->z, -*pooled.difference->z, 1e-9);
    }
    if (pooled.odds_ratio && pooled.odds_ratio->value > 0) {
      ASSERT_TRUE(other.odds_ratio.has_value());
      EXPECT_NEAR(other.odds_ratio->value * pooled.odds_ratio->value, 1, 1e-9);
      EXPECT_LE(pooled.odds_ratio->interval->low, pooled.odds_ratio->value);
      EXPECT_GE(pooled.odds_ratio->interval->high, pooled.odds_ratio->value);
    }
  }
}

}  // namespace
}  // namespace touchstone::recruiting
