#include "services/assessment/rules/contact_score.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace touchstone::assessment {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kRelease[] = "organizations/wa/frameworks/service/releases/2031/competencies/";

// Behaviors "b0", "b1", … of those weights; the first is of "care", the others of "focus".
v1::ObservationForm Form(const std::vector<int>& weights, int highest) {
  v1::ObservationForm form;
  for (size_t i = 0; i < weights.size(); ++i) {
    auto& behavior = *form.add_behaviors();
    behavior.set_competency(absl::StrCat(kRelease, i == 0 ? "care" : "focus"));
    behavior.set_behavior(absl::StrCat("b", i));
    behavior.set_weight(weights[i]);
  }
  for (int value = 0; value <= highest; ++value) form.add_behavior_scale()->set_value(value);
  form.add_critical_errors()->set_id("privacy");
  return form;
}

// No value is not observed.
BehaviorScores Scores(const std::vector<std::optional<int>>& values) {
  BehaviorScores scores;
  for (size_t i = 0; i < values.size(); ++i) {
    v1::BehaviorScore& score = *scores.Add();
    score.set_competency(i == 0 ? "care" : "focus");
    score.set_behavior(absl::StrCat("b", i));
    if (values[i]) {
      score.set_value(*values[i]);
    } else {
      score.set_not_observed(true);
    }
  }
  return scores;
}

TEST(ContactScore, IsTheShareOfPointsToGetByWeight) {
  struct Case {
    std::vector<int> weights;
    int highest;
    std::vector<std::optional<int>> values;
    double score;
  };
  const Case cases[] = {
      {{1}, 3, {3}, 100},
      {{1}, 3, {0}, 0},
      {{2, 1, 1}, 3, {2, 1, 0}, 41.7},       // 5 of 12
      {{2, 1, 1}, 3, {2, 1, {}}, 55.6},      // 5 of 9: what was not observed is not to be got
      {{1, 1, 2}, 4, {1, 0, 0}, 6.3},        // 6.25: halves go up,
      {{1, 1, 2}, 4, {1, 2, 1}, 31.3},       // also where the digit before is odd
      {{100, 1, 1}, 2, {2, 0, 0}, 98},       // 200 of 204 is 98.04
      {{1, 1, 1}, 1, {1, 1, 0}, 66.7},       // 66.666…
      {{7, 11, 13}, 10, {9, 10, 10}, 97.7},  // 303 of 310 is 97.74
  };
  for (const Case& one : cases) {
    const auto score = PointsOf(Form(one.weights, one.highest), Scores(one.values)).Score();
    ASSERT_TRUE(score.has_value());
    EXPECT_EQ(OneDecimal(*score), one.score);
  }
}

TEST(ContactScore, OfNothingThereIsNone) {
  EXPECT_FALSE(PointsOf(Form({1, 1}, 3), Scores({{}, {}})).Score().has_value());
  EXPECT_FALSE(PointsOf(Form({1, 1}, 3), {}).Score().has_value());
  EXPECT_FALSE(PointsOf(Form({1}, 0), Scores({0})).Score().has_value());  // a scale of one point
}

TEST(ContactScore, IsSplitByCompetency) {
  const auto points = PointsByCompetency(Form({2, 1, 3}, 3), Scores({3, 2, {}}));
  ASSERT_EQ(points.size(), 2U);
  EXPECT_EQ(points.at(absl::StrCat(kRelease, "care")).got, 6);
  EXPECT_EQ(points.at(absl::StrCat(kRelease, "care")).most, 6);
  EXPECT_EQ(points.at(absl::StrCat(kRelease, "focus")).got, 2);
  EXPECT_EQ(points.at(absl::StrCat(kRelease, "focus")).most, 3);
  // One that was not observed at all is left out.
  EXPECT_EQ(PointsByCompetency(Form({2, 1}, 3), Scores({{}, 2})).size(), 1U);
}

std::vector<std::string> Fields(const std::vector<FieldViolation>& violations) {
  std::vector<std::string> fields;
  for (const auto& violation : violations) fields.push_back(violation.field);
  return fields;
}

TEST(ContactScore, NamesEverythingThatIsWrong) {
  const v1::ObservationForm form = Form({1, 1, 1}, 3);
  EXPECT_THAT(ScoreViolations(form, Scores({0, 3, {}}), {}, Extent::kWhole, ""), IsEmpty());
  EXPECT_THAT(ScoreViolations(form, Scores({1}), {}, Extent::kSoFar, ""), IsEmpty());
  EXPECT_THAT(Fields(ScoreViolations(form, Scores({1}), {}, Extent::kWhole, "at.")),
              ElementsAre("at.scores"));
  BehaviorScores scores = Scores({4, 1, 1, 1});  // off the scale; "b3" is not on the form
  scores.Mutable(1)->set_not_observed(true);     // and has a value
  scores.Mutable(2)->clear_value();              // neither
  *scores.Add() = scores[0];
  CriticalErrors errors;
  *errors.Add() = "privacy";
  *errors.Add() = "other";
  EXPECT_THAT(
      Fields(ScoreViolations(form, scores, errors, Extent::kWhole, "")),
      ElementsAre("scores[0].value", "scores[1].value", "scores[2].value", "scores[3].behavior",
                  "scores[4].behavior", "scores[4].value", "critical_errors[1]"));
}

}  // namespace
}  // namespace touchstone::assessment
