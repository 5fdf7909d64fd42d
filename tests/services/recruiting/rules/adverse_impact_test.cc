#include "services/recruiting/rules/adverse_impact.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/hypergeometric.hpp>
#include <cmath>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace touchstone::recruiting {
namespace {

using ::testing::DoubleNear;
using ::testing::Optional;

// The total of a process of one stage. The first group is compared with what comes behind it.
ImpactTable TableOf(const std::vector<StageCounts>& counts) {
  std::vector<GroupCounts> groups;
  for (const StageCounts& stage : counts) {
    groups.push_back({"group " + std::to_string(groups.size()), {stage}});
  }
  return AdverseImpactOf(groups).total;
}

TEST(AdverseImpact, IsThatOfTheReferenceValues) {
  const struct {
    Selection first, second;
    Fraction ratio;
    double z, p, fisher;
    bool significant;
  } table[] = {
      {{48, 32}, {12, 28}, Fraction(1, 2), 3.0984, .001946, .003409, true},
      {{12, 48}, {10, 80}, Fraction(5, 9), 1.5076, .131668, .159715, false},
      {{3, 17}, {10, 15}, Fraction(3, 8), -1.8386, .065976, .099796, false},
  };
  for (const auto& [first, second, ratio, z, p, fisher, significant] : table) {
    const auto found = TwoProportionZ(first, second);
    EXPECT_THAT(found, Optional(DoubleNear(z, 0.00005)));
    EXPECT_NEAR(TwoSidedP(*found), p, 0.0000005);
    EXPECT_NEAR(FisherExact(first, second), fisher, 0.0000005);
    const ImpactTable impact =
        TableOf({{first.selected, first.not_selected}, {second.selected, second.not_selected}});
    const GroupImpact& lower = impact.groups[1 - *impact.reference];
    EXPECT_EQ(lower.impact_ratio, ratio);
    EXPECT_TRUE(lower.below_four_fifths);
    ASSERT_TRUE(lower.difference.has_value());
    EXPECT_STREQ(lower.difference->formula, kTwoProportionFormula);
    EXPECT_THAT(lower.difference->z, Optional(DoubleNear(-std::abs(z), 0.00005)));
    EXPECT_EQ(lower.difference->significant, significant);
  }
}

TEST(AdverseImpact, TheReferenceIsTheHighestRate) {
  const ImpactTable impact = TableOf({{10, 30}, {20, 20}, {}, {0, 8}});
  EXPECT_THAT(impact.reference, Optional(1U));
  EXPECT_EQ(impact.groups[0].impact_ratio, Fraction(1, 2));
  EXPECT_EQ(impact.groups[1].impact_ratio, Fraction(1));
  EXPECT_TRUE(impact.groups[1].is_reference);
  EXPECT_FALSE(impact.groups[1].difference.has_value());
  EXPECT_FALSE(impact.groups[1].ratio_interval.has_value());
  EXPECT_EQ(impact.groups[3].impact_ratio, Fraction());
  EXPECT_TRUE(impact.groups[3].below_four_fifths);
  EXPECT_FALSE(impact.groups[3].ratio_interval.has_value());
  // Of equal rates it is that of more people, then the first.
  EXPECT_THAT(TableOf({{1, 1}, {4, 4}, {4, 4}}).reference, Optional(1U));
}

TEST(AdverseImpact, OfNobodyThereIsNoDataWhichIsNotZero) {
  const ImpactTable impact = TableOf({{5, 5}, {0, 0, 7, 3}});
  EXPECT_EQ(impact.groups[1].rate, std::nullopt);
  EXPECT_EQ(impact.groups[1].impact_ratio, std::nullopt);
  EXPECT_FALSE(impact.groups[1].difference.has_value());
  EXPECT_FALSE(impact.groups[1].below_four_fifths);
  EXPECT_TRUE(AdverseImpactOf({}).total.groups.empty());
}

TEST(AdverseImpact, WithoutASelectionThereIsNoReference) {
  const ImpactTable impact = TableOf({{0, 5}, {0, 9}});
  EXPECT_EQ(impact.reference, std::nullopt);
  for (const GroupImpact& group : impact.groups) {
    EXPECT_EQ(group.rate, Fraction());
    EXPECT_EQ(group.impact_ratio, std::nullopt);
    EXPECT_FALSE(group.is_reference);
    EXPECT_FALSE(group.difference.has_value());
  }
}

TEST(AdverseImpact, ExactlyFourFifthsIsNotBelow) {
  EXPECT_FALSE(TableOf({{50, 50}, {40, 60}}).groups[1].below_four_fifths);
  EXPECT_TRUE(TableOf({{50, 50}, {39, 61}}).groups[1].below_four_fifths);
  // 0.8 is no binary number: 28 of 70 by 1 of 2.
  EXPECT_FALSE(TableOf({{1, 1}, {28, 42}}).groups[1].below_four_fifths);
}

TEST(AdverseImpact, SaysWhereOneSelectionDecides) {
  const struct {
    StageCounts group, reference;
    bool decides;
  } table[] = {
      {{2, 8}, {3, 7}, true},          // .67; 3 of 10 by 2 of 10 is 1.5
      {{3, 7}, {6, 14}, true},         // 1; 2 of 10 by 7 of 20 is .57
      {{12, 28}, {48, 32}, false},     // .5; 13 of 40 by 47 of 80 is .55
      {{78, 22}, {99, 1}, true},       // .788; 79 by 98 is .806
      {{77, 23}, {99, 1}, false},      // .778; 78 by 98 is .796
      {{90, 10}, {100, 0}, false},     // nobody in the reference is left to gain it
      {{0, 3}, {1, 3}, true},          // 0; then nobody of the reference is selected
      {{400, 600}, {500, 500}, true},  // exactly .8; 399 by 501 is below
      {{450, 550}, {500, 500}, false},
  };
  for (const auto& [group, reference, decides] : table) {
    EXPECT_EQ(TableOf({group, reference}).groups[0].one_selection_decides, decides)
        << group.selected << " and " << reference.selected;
  }
}

TEST(AdverseImpact, FlagsGroupsUnderTwoPercentOfThePool) {
  const ImpactTable impact = TableOf({{400, 579}, {10, 10}, {1, 0}, {0, 0}});  // of 1,000
  EXPECT_FALSE(impact.groups[0].under_two_percent);
  EXPECT_FALSE(impact.groups[1].under_two_percent);  // exactly 2 %
  EXPECT_TRUE(impact.groups[2].under_two_percent);
  EXPECT_TRUE(impact.groups[3].under_two_percent);
  // The pool is who entered, whatever became of them.
  const ImpactTable left = TableOf({{400, 579}, {1, 0, 10, 9}, {1, 0}});
  EXPECT_FALSE(left.groups[1].under_two_percent);
}

TEST(AdverseImpact, WhoWithdrawsLeavesTheDenominatorFromThatStageOn) {
  // Screening, interview, offer.
  const AdverseImpact impact =
      AdverseImpactOf({{"a", {{40, 50, 10, 0}, {20, 10, 10, 0}, {10, 6, 3, 1}}},
                       {"b", {{30, 20, 0, 0}, {12, 18, 0, 0}, {8, 4, 0, 0}}}});
  ASSERT_EQ(impact.stages.size(), 3U);
  EXPECT_EQ(impact.stages[0].groups[0].rate, Fraction(40, 90));
  EXPECT_EQ(impact.stages[1].groups[0].rate, Fraction(20, 30));
  EXPECT_EQ(impact.stages[2].groups[0].rate, Fraction(10, 16));
  // Of 100, 23 withdrew and 1 is undecided.
  EXPECT_EQ(impact.total.groups[0].rate, Fraction(10, 76));
  EXPECT_EQ(impact.total.groups[1].rate, Fraction(8, 50));
  EXPECT_THAT(impact.total.reference, Optional(1U));
  EXPECT_THAT(impact.stages[1].reference, Optional(0U));
}

TEST(AdverseImpact, AStageMayWeighAgainstAGroupThatTheTotalDoesNot) {
  const AdverseImpact impact =
      AdverseImpactOf({{"a", {{60, 40}, {30, 30}}}, {"b", {{40, 60}, {30, 10}}}});
  EXPECT_EQ(impact.total.groups[1].impact_ratio, Fraction(1));
  EXPECT_TRUE(impact.stages[0].groups[1].below_four_fifths);
  EXPECT_TRUE(impact.stages[1].groups[0].below_four_fifths);
}

TEST(AdverseImpact, TestsSmallCellsExactly) {
  // Expected cells: 5 exactly, and a little less.
  EXPECT_STREQ(DifferenceOf({3, 7}, {17, 23}).formula, kFisherFormula);         // 10 * 20 / 50 is 4
  EXPECT_STREQ(DifferenceOf({3, 7}, {22, 18}).formula, kTwoProportionFormula);  // 5
  EXPECT_STREQ(DifferenceOf({3, 7}, {21, 18}).formula, kFisherFormula);         // 4.9
  const Difference small = DifferenceOf({0, 6}, {6, 0});
  EXPECT_EQ(small.z, std::nullopt);
  EXPECT_NEAR(small.p_value, 2.0 / 924, 1e-12);
  EXPECT_TRUE(small.significant);
  EXPECT_EQ(DifferenceOf({5, 0}, {9, 0}).p_value, 1);  // all were selected
}

TEST(AdverseImpact, GivesTheRatiosInterval) {
  // .3 by .6 with sqrt(28/480 + 32/3840) = .2581989
  const auto interval = RatioInterval({12, 28}, {48, 32});
  ASSERT_TRUE(interval.has_value());
  EXPECT_NEAR(interval->low, .5 * std::exp(-1.96 * .2581988897), 1e-9);
  EXPECT_NEAR(interval->high, .5 * std::exp(1.96 * .2581988897), 1e-9);
  EXPECT_FALSE(RatioInterval({0, 40}, {48, 32}).has_value());
}

// By the distribution of a library, term by term.
double FisherByBoost(const Selection& first, const Selection& second) {
  const auto selected = static_cast<unsigned>(first.selected + second.selected);
  const auto n1 = static_cast<unsigned>(first.considered());
  const auto all = static_cast<unsigned>(n1 + second.considered());
  const boost::math::hypergeometric distribution(selected, n1, all);
  const double bound = pdf(distribution, static_cast<unsigned>(first.selected)) * (1 + 1e-7);
  double p = 0;
  const unsigned lowest = selected + n1 > all ? selected + n1 - all : 0;
  for (unsigned x = lowest; x <= std::min(selected, n1); ++x) {
    if (pdf(distribution, x) <= bound) p += pdf(distribution, x);
  }
  return p;
}

TEST(FisherExact, IsTheSumOfTablesThatAreNoMoreLikely) {
  std::mt19937 random(1);
  for (int i = 0; i < 300; ++i) {
    const auto draw = [&] { return static_cast<int64_t>(random() % (i % 2 == 0 ? 12 : 120)); };
    const Selection first{draw(), draw()};
    const Selection second{draw(), draw() + 1};
    if (first.considered() == 0) continue;
    const double p = FisherExact(first, second);
    EXPECT_NEAR(p, FisherByBoost(first, second), 1e-9);
    EXPECT_NEAR(p, FisherExact(second, first), 1e-12);
    EXPECT_NEAR(
        p,
        FisherExact({first.not_selected, first.selected}, {second.not_selected, second.selected}),
        1e-12);
  }
}

TEST(FisherExact, HoldsOutWithManyPeople) {
  EXPECT_NEAR(FisherExact({50'000, 50'000}, {50'000, 50'000}), 1, 1e-9);
  EXPECT_NEAR(FisherExact({50'300, 49'700}, {50'000, 50'000}),
              TwoSidedP(*TwoProportionZ({50'300, 49'700}, {50'000, 50'000})), 0.002);
  EXPECT_EQ(FisherExact({100'000, 0}, {0, 100'000}), 0);  // less than any number
}

TEST(AdverseImpactProperties, HoldOfAnyCounts) {
  std::mt19937 random(2);
  for (int i = 0; i < 2000; ++i) {
    std::vector<GroupCounts> groups(2 + random() % 4);
    int64_t entered = 0;
    for (GroupCounts& group : groups) {
      auto left = static_cast<int64_t>(random() % 60);
      entered += left;
      for (int stage = 0; stage < 3; ++stage) {
        StageCounts counts;
        for (; left > 0; --left) {
          const auto fate = random() % 8;
          ++(fate < 4   ? counts.selected
             : fate < 6 ? counts.not_selected
             : fate < 7 ? counts.withdrawn
                        : counts.undecided);
        }
        left = counts.selected;
        group.stages.push_back(counts);
      }
    }
    const AdverseImpact impact = AdverseImpactOf(groups);
    std::vector<ImpactTable> tables = impact.stages;
    tables.push_back(impact.total);
    for (const ImpactTable& table : tables) {
      int64_t considered = 0;
      for (const GroupImpact& group : table.groups) {
        considered += group.selection.considered();
        EXPECT_EQ(group.rate.has_value(), group.selection.considered() > 0);
        EXPECT_EQ(group.impact_ratio.has_value(), group.rate && table.reference);
        if (!group.impact_ratio) continue;
        EXPECT_LE(*group.impact_ratio, Fraction(1));
        EXPECT_EQ(group.below_four_fifths, *group.impact_ratio < Fraction(4, 5));
        if (group.ratio_interval) {
          EXPECT_LE(group.ratio_interval->low, group.impact_ratio->ToDouble() * (1 + 1e-12));
          EXPECT_GE(group.ratio_interval->high, group.impact_ratio->ToDouble() * (1 - 1e-12));
        }
        if (!group.difference) continue;
        EXPECT_GE(group.difference->p_value, 0);
        EXPECT_LE(group.difference->p_value, 1 + 1e-12);
        EXPECT_LE(group.difference->z.value_or(0), 0);
      }
      EXPECT_LE(considered, entered);
    }
  }
}

}  // namespace
}  // namespace touchstone::recruiting
