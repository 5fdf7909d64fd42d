#include "services/feedback/rules/figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace touchstone::feedback {
namespace {

using ::testing::DoubleNear;

TEST(FiguresTest, SharesHaveWilsonsInterval) {
  const v1::Figure figure = ShareOf(kCsatFormula, 42, 50);
  EXPECT_EQ(figure.formula(), "csat-top-two-1");
  EXPECT_EQ(figure.n(), 50);
  EXPECT_EQ(figure.numerator(), 42);
  EXPECT_DOUBLE_EQ(figure.value(), 0.84);
  EXPECT_THAT(figure.low(), DoubleNear(0.715, 0.0005));
  EXPECT_THAT(figure.high(), DoubleNear(0.917, 0.0005));
  EXPECT_THAT(ShareOf(kCsatFormula, 3, 3).low(), DoubleNear(0.438, 0.001));
  EXPECT_DOUBLE_EQ(ShareOf(kCsatFormula, 3, 3).high(), 1);
}

TEST(FiguresTest, NoDataIsNoZero) {
  for (const v1::Figure& figure :
       {ShareOf(kCsatFormula, 0, 0), MeanOf(kCes1Formula, {}), NpsOf({}), PlainMeanOf("x", 0, 0)}) {
    EXPECT_FALSE(figure.has_value()) << figure.ShortDebugString();
    EXPECT_FALSE(figure.has_low()) << figure.ShortDebugString();
    EXPECT_FALSE(figure.has_high()) << figure.ShortDebugString();
  }
}

TEST(FiguresTest, NpsHasTheErrorOfADifference) {
  // 50 promoters, 20 detractors of 100: 30, with a standard error of 7.81.
  const v1::Figure figure = NpsOf({.count = 100, .sum = 30, .squares = 70});
  EXPECT_DOUBLE_EQ(figure.value(), 30);
  EXPECT_THAT((figure.high() - figure.value()) / 1.959964, DoubleNear(7.81, 0.005));
}

TEST(FiguresTest, MeansHaveANormalInterval) {
  // 1, 2, 3, 4, 5: mean 3, standard deviation 1.5811, standard error 0.7071.
  const v1::Figure figure = MeanOf(kCes1Formula, {.count = 5, .sum = 15, .squares = 55});
  EXPECT_DOUBLE_EQ(figure.value(), 3);
  EXPECT_THAT(figure.low(), DoubleNear(3 - 1.385904, 1e-6));
  EXPECT_FALSE(MeanOf(kCes1Formula, {.count = 1, .sum = 3, .squares = 9}).has_low());
}

TEST(FiguresTest, AServiceLevelSaysHowAbandonedOnesCount) {
  const QueueCounts counts{.offered = 130,
                           .answered = 100,
                           .answered_in_time = 80,
                           .abandoned = 20,
                           .short_abandoned = 10};
  struct Row {
    v1::Abandons abandons;
    int64_t n;
    const char* formula;
  };
  for (const Row& row :
       {Row{v1::ABANDONS_EXCLUDED, 100, "service-level-excluding-abandons-1"},
        Row{v1::ABANDONS_COUNTED, 130, "service-level-counting-abandons-1"},
        Row{v1::SHORT_ABANDONS_EXCLUDED, 120, "service-level-excluding-short-1"}}) {
    const v1::Figure figure = ServiceLevelOf(row.abandons, counts);
    EXPECT_EQ(figure.n(), row.n);
    EXPECT_EQ(figure.numerator(), 80);
    EXPECT_EQ(figure.formula(), row.formula);
  }
}

TEST(FiguresTest, WhoPromisesMoreThanTwiceWhatTheyKeepIsOvercommitted) {
  EXPECT_TRUE(IsOvercommitted(5, 26));   // 2 a week were kept, 5 are due
  EXPECT_FALSE(IsOvercommitted(4, 26));  // twice as many
  EXPECT_FALSE(IsOvercommitted(4, 0));   // fewer than 5
  EXPECT_TRUE(IsOvercommitted(5, 0));
}

}  // namespace
}  // namespace touchstone::feedback
