// Whether a measure moved: the tests by their vectors, and what is said of it.

#include "services/feedback/rules/moved.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "services/feedback/rules/figures.h"

namespace touchstone::feedback {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using v1::MeasureComparison;
using v1::MeasureDefinition;

MeasureDefinition Of(MeasureDefinition::Kind kind, double smallest_change = 0) {
  MeasureDefinition measure;
  measure.set_kind(kind);
  measure.set_smallest_change(smallest_change);
  return measure;
}

MeasuredSide Share(int64_t counted, int64_t others) {
  return {ShareOf("share", counted, counted + others), {counted + others, counted, counted}};
}

MeasuredSide Score(int64_t promoters, int64_t passives, int64_t detractors) {
  const Sums sums{promoters + passives + detractors, promoters - detractors,
                  promoters + detractors};
  return {NpsOf({sums.n, sums.sum, sums.sum_of_squares}), sums};
}

MeasuredSide Mean(const std::vector<int>& answers) {
  Sums sums;
  for (const int answer : answers) {
    ++sums.n;
    sums.sum += answer;
    sums.sum_of_squares += answer * answer;
  }
  return {MeanOf("mean", Tally{sums.n, sums.sum, sums.sum_of_squares}), sums};
}

TEST(Moved, TestsSharesByTheVectorsOfSelectionRates) {
  // 48 of 80 after, 12 of 40 before: z 3.0984, p .001946.
  const auto moved = Compare(Of(MeasureDefinition::CSAT), Share(12, 28), Share(48, 32));
  EXPECT_EQ(moved.test(), MeasureComparison::TWO_PROPORTION_Z);
  EXPECT_NEAR(moved.statistic(), 3.0984, 0.00005);
  EXPECT_NEAR(moved.p_value(), 0.001946, 0.0000005);
  EXPECT_EQ(moved.verdict(), MeasureComparison::MOVED_BETTER);
  const auto not_shown = Compare(Of(MeasureDefinition::CSAT), Share(10, 80), Share(12, 48));
  EXPECT_NEAR(not_shown.statistic(), 1.5076, 0.00005);
  EXPECT_NEAR(not_shown.p_value(), 0.131668, 0.0000005);
  EXPECT_EQ(not_shown.verdict(), MeasureComparison::NOT_SHOWN);
  const auto worse = Compare(Of(MeasureDefinition::CSAT), Share(48, 32), Share(12, 28));
  EXPECT_NEAR(worse.statistic(), -3.0984, 0.00005);
  EXPECT_EQ(worse.verdict(), MeasureComparison::MOVED_WORSE);
}

TEST(Moved, TakesFishersTestWhereAnExpectedCellIsUnderFive) {
  const auto few = Compare(Of(MeasureDefinition::NEEDS_MET), Share(0, 9), Share(7, 3));
  EXPECT_EQ(few.test(), MeasureComparison::FISHER_EXACT);
  EXPECT_FALSE(few.has_statistic());
  EXPECT_NEAR(few.p_value(), 0.003096, 0.000001);
  EXPECT_EQ(few.verdict(), MeasureComparison::MOVED_BETTER);
}

TEST(Moved, TestsMeansByWelch) {
  // Variances 2.5 and 2.5 of five each: t = (2 - 4) / 1, df 8.
  const auto effort =
      Compare(Of(MeasureDefinition::CES_1), Mean({2, 3, 4, 5, 6}), Mean({0, 1, 2, 3, 4}));
  EXPECT_EQ(effort.test(), MeasureComparison::WELCH_T);
  EXPECT_NEAR(effort.statistic(), -2.0, 1e-9);
  EXPECT_NEAR(effort.p_value(), 0.080516, 0.000001);
  EXPECT_EQ(effort.verdict(), MeasureComparison::NOT_SHOWN);
}

TEST(Moved, TakesTheNetPromoterScoresOwnError) {
  // 50/30/20 of 100 is 30.0 with a standard error of 7.81.
  const auto same = Compare(Of(MeasureDefinition::NPS), Score(50, 30, 20), Score(50, 30, 20));
  EXPECT_EQ(same.test(), MeasureComparison::NPS_Z);
  EXPECT_EQ(same.statistic(), 0);
  EXPECT_EQ(same.p_value(), 1);
  EXPECT_NEAR(same.before().value(), 30, 1e-9);
  // 10 points more of twice an error of 7.81 and one of 7.68: z = 10 / sqrt(61 + 60).
  const auto more = Compare(Of(MeasureDefinition::NPS), Score(50, 30, 20), Score(58, 24, 18));
  EXPECT_NEAR(more.statistic(), 10 / std::sqrt(61.0 + 60.0), 1e-9);
  EXPECT_EQ(more.verdict(), MeasureComparison::NOT_SHOWN);
}

TEST(Moved, LessIsBetterOfEffortAndRepeats) {
  const auto repeats =
      Compare(Of(MeasureDefinition::REPEAT_CONTACTS), Share(48, 32), Share(12, 28));
  EXPECT_EQ(repeats.verdict(), MeasureComparison::MOVED_BETTER);
  const auto effort =
      Compare(Of(MeasureDefinition::CES_1), Mean({1, 1, 1, 2, 1, 1}), Mean({5, 5, 4, 5, 5, 5}));
  EXPECT_EQ(effort.verdict(), MeasureComparison::MOVED_WORSE);
  const auto easy =
      Compare(Of(MeasureDefinition::CES_2), Mean({1, 1, 1, 2, 1, 1}), Mean({5, 5, 4, 5, 5, 5}));
  EXPECT_EQ(easy.verdict(), MeasureComparison::MOVED_BETTER);
}

TEST(Moved, LessThanMattersIsNotShown) {
  const auto little = Compare(Of(MeasureDefinition::CSAT, 0.31), Share(12, 28), Share(48, 32));
  EXPECT_EQ(little.verdict(), MeasureComparison::NOT_SHOWN);
  EXPECT_THAT(little.sentence(), HasSubstr("less than was said to matter"));
  EXPECT_EQ(Compare(Of(MeasureDefinition::CSAT, 0.29), Share(12, 28), Share(48, 32)).verdict(),
            MeasureComparison::MOVED_BETTER);
}

TEST(Moved, NoDataIsNoFigure) {
  MeasuredSide hidden = Share(48, 32);
  hidden.figure.set_suppressed(true);
  for (const auto& [before, after] :
       {std::pair(Share(0, 0), Share(48, 32)), std::pair(Share(12, 28), Share(0, 0)),
        std::pair(hidden, Share(12, 28))}) {
    const auto comparison = Compare(Of(MeasureDefinition::CSAT), before, after);
    EXPECT_EQ(comparison.verdict(), MeasureComparison::NO_FIGURES);
    EXPECT_EQ(comparison.test(), MeasureComparison::NO_TEST);
    EXPECT_FALSE(comparison.has_p_value());
  }
}

TEST(Moved, WhatDoesNotVaryShowsNothing) {
  EXPECT_EQ(Compare(Of(MeasureDefinition::CES_2), Mean({4, 4, 4}), Mean({5, 5, 5})).verdict(),
            MeasureComparison::NOT_SHOWN);
  EXPECT_EQ(Compare(Of(MeasureDefinition::NPS), Score(0, 9, 0), Score(9, 0, 0)).verdict(),
            MeasureComparison::NOT_SHOWN);
  EXPECT_EQ(Compare(Of(MeasureDefinition::CES_2), Mean({4}), Mean({5})).verdict(),
            MeasureComparison::NOT_SHOWN);
}

TEST(Moved, SaysItInASentenceWithoutACause) {
  const auto moved = Compare(Of(MeasureDefinition::CSAT), Share(12, 28), Share(48, 32));
  EXPECT_EQ(moved.sentence(),
            "The share of satisfied answers was 30.0 % (n = 40) before and 60.0 % (n = 80) after: "
            "it moved to the better, by more than chance makes.");
  for (const char* const cause : {"because", "thanks", "due to", "caused"}) {
    EXPECT_THAT(moved.sentence(), Not(HasSubstr(cause)));
  }
}

}  // namespace
}  // namespace touchstone::feedback
