#include "services/recruiting/rules/panel_scores.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace touchstone::recruiting {
namespace {

using ::testing::DoubleNear;
using ::testing::Optional;

CompetencyScores Scores(const std::string& competency, int64_t weight,
                        const std::vector<int>& values) {
  CompetencyScores scores{competency, weight, {}};
  for (const int value : values) {
    scores.scores.push_back({"member " + std::to_string(scores.scores.size()), value});
  }
  return scores;
}

TEST(PanelScores, OfACompetencyAreMeanSpreadAndAgreement) {
  const auto figures = FiguresOf({Scores("focus", 1, {2, 3, 4}), Scores("care", 1, {3, 3, 3, 3, 2}),
                                  Scores("pace", 1, {4, 4})},
                                 5)
                           .competencies;
  EXPECT_EQ(figures[0].mean, Fraction(3));
  EXPECT_EQ(figures[0].members, 3);
  EXPECT_EQ(figures[0].spread, 2);
  EXPECT_THAT(figures[0].rwg, Optional(DoubleNear(.50, 1e-12)));
  EXPECT_THAT(figures[0].average_deviation, Optional(DoubleNear(2.0 / 3, 1e-12)));
  EXPECT_EQ(figures[0].consensus, std::nullopt);
  EXPECT_EQ(figures[1].mean, Fraction(14, 5));
  EXPECT_THAT(figures[1].rwg, Optional(DoubleNear(.90, 1e-12)));
  EXPECT_EQ(figures[2].rwg, 1.0);
  EXPECT_EQ(figures[2].average_deviation, 0.0);
  EXPECT_EQ(figures[2].consensus, 4);
}

TEST(PanelScores, OfNobodyAreNoData) {
  const auto figures = FiguresOf({Scores("focus", 1, {}), Scores("care", 1, {3})}, 5);
  EXPECT_EQ(figures.competencies[0].mean, std::nullopt);
  EXPECT_EQ(figures.competencies[0].members, 0);
  EXPECT_EQ(figures.competencies[0].consensus, std::nullopt);
  EXPECT_EQ(figures.competencies[1].mean, Fraction(3));
  EXPECT_EQ(figures.competencies[1].rwg, std::nullopt);  // of one there is no agreement
  EXPECT_EQ(figures.total, std::nullopt);
}

TEST(PanelScores, TheTotalIsTheMeanByWeight) {
  EXPECT_EQ(FiguresOf({Scores("focus", 2, {3, 4}), Scores("care", 1, {2, 2, 3})}, 5).total,
            Fraction(28, 9));
  EXPECT_EQ(FiguresOf({Scores("focus", 7, {5}), Scores("care", 1, {5})}, 5).total, Fraction(5));
  // What does not weigh does not count, scored or not.
  EXPECT_EQ(FiguresOf({Scores("focus", 2, {3}), Scores("care", 0, {5})}, 5).total, Fraction(3));
  EXPECT_EQ(FiguresOf({Scores("focus", 2, {3}), Scores("care", 0, {})}, 5).total, Fraction(3));
  EXPECT_EQ(FiguresOf({Scores("care", 0, {5})}, 5).total, std::nullopt);
  EXPECT_EQ(FiguresOf({}, 5).total, std::nullopt);
}

TEST(PanelScoresProperties, TheOrderOfMembersAndCompetenciesDoesNotMatter) {
  std::mt19937 random(7);
  for (int round = 0; round < 1000; ++round) {
    std::vector<CompetencyScores> scores;
    for (int i = 0; i < 8; ++i) {
      std::vector<int> values(1 + random() % 6);
      for (int& value : values) value = static_cast<int>(1 + random() % 5);
      scores.push_back(Scores("c" + std::to_string(i), static_cast<int64_t>(random() % 4), values));
    }
    const PanelFigures figures = FiguresOf(scores, 5);
    std::shuffle(scores.begin(), scores.end(), random);
    for (CompetencyScores& of : scores) std::shuffle(of.scores.begin(), of.scores.end(), random);
    const PanelFigures again = FiguresOf(scores, 5);
    EXPECT_EQ(again.total, figures.total);
    if (!figures.total) continue;
    EXPECT_GE(*figures.total, Fraction(1));
    EXPECT_LE(*figures.total, Fraction(5));
  }
}

}  // namespace
}  // namespace touchstone::recruiting
