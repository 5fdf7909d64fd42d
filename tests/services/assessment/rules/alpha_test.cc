#include "services/assessment/rules/alpha.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "services/runtime/figures/seeded_random.h"
#include "services/runtime/figures/agreement.h"

namespace touchstone::assessment {
namespace {

using ::testing::DoubleNear;
using ::testing::Optional;

// Krippendorff 2011: twelve units, four observers, gaps; the last unit has one value.
std::vector<std::vector<int>> PublishedUnits() {
  return {{1, 1, 1},    {2, 2, 3, 2}, {3, 3, 3, 3}, {3, 3, 3, 3}, {2, 2, 2, 2}, {1, 2, 3, 4},
          {4, 4, 4, 4}, {1, 1, 2, 1}, {2, 2, 2, 2}, {5, 5, 5},    {1, 1},       {3}};
}

KrippendorffAlpha AlphaOf(const std::vector<std::vector<int>>& units) {
  KrippendorffAlpha alpha;
  for (const auto& unit : units) alpha.AddUnit(unit);
  return alpha;
}

TEST(KrippendorffAlpha, IsThatOfThePublishedTable) {
  const KrippendorffAlpha alpha = AlphaOf(PublishedUnits());
  EXPECT_EQ(alpha.units(), 11);
  EXPECT_THAT(alpha.Value(Metric::kNominal), Optional(DoubleNear(0.743, 0.0005)));
  EXPECT_THAT(alpha.Value(Metric::kOrdinal), Optional(DoubleNear(0.815, 0.0005)));
  EXPECT_THAT(alpha.Value(Metric::kInterval), Optional(DoubleNear(0.849, 0.0005)));
  EXPECT_THAT(alpha.Value(Metric::kRatio), Optional(DoubleNear(0.797, 0.0005)));
}

TEST(KrippendorffAlpha, IsUselessWhereRwgIsHigh) {
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

TEST(KrippendorffAlpha, DoesNotDependOnTheOrder) {
  auto units = PublishedUnits();
  std::reverse(units.begin(), units.end());
  for (auto& unit : units) std::reverse(unit.begin(), unit.end());
  const KrippendorffAlpha forward = AlphaOf(PublishedUnits());
  const KrippendorffAlpha backward = AlphaOf(units);
  for (const Metric metric :
       {Metric::kNominal, Metric::kOrdinal, Metric::kInterval, Metric::kRatio}) {
    EXPECT_EQ(forward.Value(metric), backward.Value(metric));
    EXPECT_EQ(forward.Interval(metric, "seed")->low, backward.Interval(metric, "seed")->low);
  }
}

TEST(KrippendorffAlpha, IsUndefinedWhereNoDisagreementIsToBeExpected) {
  EXPECT_EQ(AlphaOf({}).Value(Metric::kNominal), std::nullopt);
  EXPECT_EQ(AlphaOf({{3}, {2}}).Value(Metric::kNominal), std::nullopt);
  EXPECT_EQ(AlphaOf({{3, 3}, {3, 3, 3}}).Value(Metric::kOrdinal), std::nullopt);
  EXPECT_EQ(AlphaOf({{3, 3}, {3, 3, 3}, {3, 3}}).Interval(Metric::kOrdinal, "s"), std::nullopt);
  EXPECT_EQ(AlphaOf({{0, 0}, {4, 4}}).Value(Metric::kRatio), 1.0);
}

TEST(KrippendorffAlpha, HasAnIntervalThatItsSeedDecides) {
  KrippendorffAlpha alpha = AlphaOf(PublishedUnits());
  const auto interval = alpha.Interval(Metric::kOrdinal, "cycle-1");
  ASSERT_TRUE(interval.has_value());
  EXPECT_NEAR(interval->low, 0.4238825499618808, 1e-12);  // written down once
  EXPECT_EQ(interval->high, 1);
  EXPECT_EQ(alpha.Interval(Metric::kOrdinal, "cycle-1")->low, interval->low);
  EXPECT_NE(alpha.Interval(Metric::kOrdinal, "cycle-2")->low, interval->low);

  // Ten times the units: about a third of the width.
  KrippendorffAlpha many;
  for (int i = 0; i < 10; ++i) {
    for (const auto& unit : PublishedUnits()) many.AddUnit(unit);
  }
  const auto narrow = many.Interval(Metric::kOrdinal, "cycle-1");
  EXPECT_LT(narrow->high - narrow->low, (interval->high - interval->low) / 2);
}

TEST(KrippendorffAlpha, HasNoIntervalWhereManyResamplesHaveNoValue) {
  EXPECT_EQ(AlphaOf({{1, 2}, {2, 2}}).Interval(Metric::kNominal, "s"), std::nullopt);
  // The one unit that differs is missing in a third of the resamples.
  EXPECT_EQ(AlphaOf({{2, 2}, {2, 2}, {2, 2}, {1, 2}}).Interval(Metric::kNominal, "s"),
            std::nullopt);
}

TEST(SeededRandom, IsSplitMix64) {
  SeededRandom random(uint64_t{1234567});
  EXPECT_EQ(random.Next(), 6457827717110365317U);
  EXPECT_EQ(random.Next(), 3203168211198807973U);
  EXPECT_EQ(random.Next(), 9817491932198370423U);
}

TEST(SeededRandom, DrawsEachNumberAboutAsOften) {
  SeededRandom random("seed");
  std::vector<int> drawn(5);
  for (int i = 0; i < 5000; ++i) ++drawn[random.Below(5)];
  for (const int times : drawn) EXPECT_NEAR(times, 1000, 150);
}

}  // namespace
}  // namespace touchstone::assessment
