#include "services/assessment/rules/calibration_spread.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace touchstone::assessment {
namespace {

v1::ObservationForm Form() {
  v1::ObservationForm form;
  for (const char* id : {"asks", "waits", "tends"}) {
    auto& behavior = *form.add_behaviors();
    behavior.set_competency("organizations/wa/frameworks/f/releases/r/competencies/focus");
    behavior.set_behavior(id);
    behavior.set_weight(1);
  }
  for (int value = 0; value <= 3; ++value) form.add_behavior_scale()->set_value(value);
  return form;
}

v1::CalibrationScores Scores(const std::string& evaluator,
                             const std::vector<std::optional<int>>& values) {
  v1::CalibrationScores scores;
  scores.set_evaluator(evaluator);
  const v1::ObservationForm form = Form();
  for (int i = 0; i < form.behaviors_size(); ++i) {
    auto& score = *scores.add_scores();
    score.set_competency("focus");
    score.set_behavior(form.behaviors(i).behavior());
    if (values[static_cast<size_t>(i)]) {
      score.set_value(*values[static_cast<size_t>(i)]);
    } else {
      score.set_not_observed(true);
    }
  }
  return scores;
}

// asks: 3, 2, 0 of all; waits: 1, 3 of two; tends: 2 of one.
std::vector<v1::CalibrationScores> Three() {
  return {Scores("a", {3, 1, {}}), Scores("b", {2, {}, 2}), Scores("c", {0, 3, {}})};
}

TEST(CalibrationSpread, SaysHowFarApartABehaviorWasScored) {
  const auto spreads = SpreadByBehavior(Form(), Three());
  ASSERT_EQ(spreads.size(), 3U);
  EXPECT_EQ(spreads[0].behavior(), "asks");
  EXPECT_EQ(spreads[0].count(), 3);
  EXPECT_EQ(spreads[0].values(2).evaluator(), "c");
  EXPECT_EQ(spreads[0].values(2).value(), 0);
  EXPECT_EQ(spreads[0].mean(), 1.67);               // 5/3
  EXPECT_EQ(spreads[0].average_deviation(), 1.11);  // (4/3 + 1/3 + 5/3) / 3 = 10/9
  EXPECT_EQ(spreads[0].range(), 3);
  EXPECT_EQ(spreads[1].count(), 2);
  EXPECT_EQ(spreads[1].mean(), 2);
  EXPECT_EQ(spreads[1].average_deviation(), 1);
  EXPECT_EQ(spreads[2].count(), 1);
  EXPECT_EQ(spreads[2].range(), 0);
  EXPECT_FALSE(spreads[2].has_average_deviation());
  const auto of_none = SpreadByBehavior(Form(), {Scores("a", {{}, 1, 1})});
  EXPECT_EQ(of_none[0].count(), 0);
  EXPECT_FALSE(of_none[0].has_mean() || of_none[0].has_range());
}

TEST(CalibrationSpread, SaysWhoScoresHigherOrLowerOnWhatOthersObservedToo) {
  auto all = Three();
  all[2].add_critical_errors("privacy");
  const auto spreads = SpreadByEvaluator(Form(), all);
  ASSERT_EQ(spreads.size(), 3U);
  // a: asks 3 - 1 = 2, waits 1 - 3 = -2.
  EXPECT_EQ(spreads[0].difference(), 0);
  EXPECT_EQ(spreads[0].count(), 2);
  EXPECT_EQ(spreads[0].score(), 66.7);  // 4 of 6
  // b: asks 2 - 1.5; tends nobody else observed.
  EXPECT_EQ(spreads[1].difference(), 0.5);
  EXPECT_EQ(spreads[1].count(), 1);
  // c: asks 0 - 2.5, waits 3 - 1.
  EXPECT_EQ(spreads[2].difference(), -0.25);
  EXPECT_EQ(spreads[2].score(), 0);  // a critical error
  EXPECT_EQ(spreads[2].critical_errors(0), "privacy");
  const auto alone = SpreadByEvaluator(Form(), {Scores("a", {{}, {}, {}})});
  EXPECT_FALSE(alone[0].has_difference() || alone[0].has_score());
}

}  // namespace
}  // namespace touchstone::assessment
