// How far panels agree.

#include "services/recruiting/rules/panel_agreement.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace touchstone::recruiting {
namespace {

// The table of Shrout & Fleiss 1979, its six rows once and four of them again.
const std::vector<std::vector<int>> kTable = {
    {9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9},
    {6, 2, 4, 7}, {9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}};

// Applicants a, b, … by scorers 0, 1, …; `name` says who a scorer is of which applicant.
template <typename Name>
std::vector<LoneScore> ScoresOf(const std::vector<std::vector<int>>& table, Name name) {
  std::vector<LoneScore> scores;
  for (size_t i = 0; i < table.size(); ++i) {
    const std::string application(1, static_cast<char>('a' + i));
    for (size_t j = 0; j < table[i].size(); ++j) {
      scores.push_back({application, name(i, j), "focus", table[i][j]});
    }
  }
  return scores;
}

std::string Same(size_t, size_t scorer) { return absl::StrCat(scorer); }
std::string Others(size_t applicant, size_t scorer) { return absl::StrCat(applicant, ".", scorer); }

TEST(PanelAgreement, IsOfTheMeanOfOnePanelForAll) {
  const auto figures = AgreementOf(ScoresOf(kTable, Same));
  ASSERT_TRUE(figures.has_value());
  EXPECT_EQ(figures->formula, "icc-2-k");
  EXPECT_EQ(figures->count, 10);
  EXPECT_LT(figures->low, figures->coefficient);
  EXPECT_LT(figures->coefficient, figures->high);
}

TEST(PanelAgreement, IsLessWhereSeveralPanelsScored) {
  const auto one = AgreementOf(ScoresOf(kTable, Same));
  const auto several = AgreementOf(ScoresOf(kTable, Others));
  ASSERT_TRUE(several.has_value());
  EXPECT_EQ(several->formula, "icc-1-k");
  EXPECT_LT(several->coefficient, one->coefficient);
}

TEST(PanelAgreement, SaysNothingOfFewerThanTen) {
  auto table = kTable;
  table.pop_back();
  EXPECT_FALSE(AgreementOf(ScoresOf(table, Same)).has_value());
  EXPECT_FALSE(AgreementOf({}).has_value());
}

TEST(PanelAgreement, LeavesOutPanelsOfAnotherSize) {
  auto table = kTable;
  table.push_back({1, 2});
  const auto figures = AgreementOf(ScoresOf(table, Same));
  ASSERT_TRUE(figures.has_value());
  EXPECT_EQ(figures->count, 10);
  EXPECT_EQ(figures->coefficient, AgreementOf(ScoresOf(kTable, Same))->coefficient);
}

TEST(PanelAgreement, SaysNothingWhereAllAreScoredTheSame) {
  EXPECT_FALSE(AgreementOf(ScoresOf(std::vector<std::vector<int>>(10, {3, 4}), Same)).has_value());
}

TEST(PanelAgreement, TakesEachCompetencyOnceHoweverManyQuestionsItHas) {
  auto plain = ScoresOf(kTable, Same);
  auto asked_twice = plain;
  for (LoneScore score : plain) {
    asked_twice.push_back(score);
    score.competency = "care";
    asked_twice.push_back(score);
  }
  EXPECT_EQ(AgreementOf(asked_twice)->coefficient, AgreementOf(plain)->coefficient);
}

}  // namespace
}  // namespace touchstone::recruiting
