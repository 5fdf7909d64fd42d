#include "services/assessment/rules/calibration_spread.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "services/assessment/rules/contact_score.h"
#include "services/runtime/figures/fraction.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

void AddFigures(v1::BehaviorSpread& spread) {
  const auto count = static_cast<int64_t>(spread.values_size());
  spread.set_count(static_cast<int32_t>(count));
  if (count == 0) return;
  int64_t sum = 0;
  int32_t lowest = spread.values(0).value();
  int32_t highest = lowest;
  for (const auto& value : spread.values()) {
    sum += value.value();
    lowest = std::min(lowest, value.value());
    highest = std::max(highest, value.value());
  }
  const Fraction mean(sum, count);
  spread.set_mean(TwoDecimals(mean));
  spread.set_range(highest - lowest);
  if (count < 2) return;
  Fraction distances;
  for (const auto& value : spread.values()) {
    const Fraction of_value(value.value());
    distances = distances + (of_value < mean ? mean - of_value : of_value - mean);
  }
  spread.set_average_deviation(TwoDecimals(distances / count));
}

}  // namespace

std::vector<v1::BehaviorSpread> SpreadByBehavior(
    const v1::ObservationForm& form, const std::vector<v1::CalibrationScores>& all_scores) {
  std::vector<v1::BehaviorSpread> spreads;
  std::map<std::pair<std::string, std::string>, size_t> place;
  for (const auto& behavior : form.behaviors()) {
    v1::BehaviorSpread& spread = spreads.emplace_back();
    spread.set_competency(std::string(IdOf(behavior.competency())));
    spread.set_behavior(behavior.behavior());
    place[{spread.competency(), spread.behavior()}] = spreads.size() - 1;
  }
  for (const v1::CalibrationScores& scores : all_scores) {
    for (const v1::BehaviorScore& score : scores.scores()) {
      const auto found = place.find({score.competency(), score.behavior()});
      if (!score.has_value() || found == place.end()) continue;
      v1::EvaluatorValue& value = *spreads[found->second].add_values();
      value.set_evaluator(scores.evaluator());
      value.set_value(score.value());
    }
  }
  for (v1::BehaviorSpread& spread : spreads) AddFigures(spread);
  return spreads;
}

std::vector<v1::EvaluatorSpread> SpreadByEvaluator(
    const v1::ObservationForm& form, const std::vector<v1::CalibrationScores>& all_scores) {
  struct Sum {
    Fraction differences;
    int64_t behaviors = 0;
  };
  std::map<std::string, Sum> sums;
  for (const v1::BehaviorSpread& spread : SpreadByBehavior(form, all_scores)) {
    const int64_t others = spread.values_size() - 1;
    if (others < 1) continue;
    int64_t all = 0;
    for (const auto& value : spread.values()) all += value.value();
    for (const auto& value : spread.values()) {
      Sum& sum = sums[value.evaluator()];
      ++sum.behaviors;
      sum.differences =
          sum.differences + Fraction(others * value.value() - (all - value.value()), others);
    }
  }
  std::vector<v1::EvaluatorSpread> spreads;
  for (const v1::CalibrationScores& scores : all_scores) {
    v1::EvaluatorSpread& spread = spreads.emplace_back();
    spread.set_evaluator(scores.evaluator());
    *spread.mutable_critical_errors() = scores.critical_errors();
    const auto score = PointsOf(form, scores.scores()).Score();
    if (score) spread.set_score(scores.critical_errors().empty() ? OneDecimal(*score) : 0);
    const Sum& sum = sums[scores.evaluator()];
    spread.set_count(static_cast<int32_t>(sum.behaviors));
    if (sum.behaviors > 0) spread.set_difference(TwoDecimals(sum.differences / sum.behaviors));
  }
  return spreads;
}

}  // namespace touchstone::assessment
