#include "services/recruiting/rules/panel_agreement.h"

#include <cmath>
#include <cstddef>
#include <map>
#include <set>
#include <utility>

#include "services/runtime/figures/fraction.h"
#include "services/runtime/figures/icc.h"

namespace touchstone::recruiting {
namespace {

using ByScorer = std::map<std::string, double>;

double MeanOf(const std::map<std::string, std::vector<int>>& by_competency) {
  Fraction sum;
  for (const auto& [competency, levels] : by_competency) {
    int64_t of_one = 0;
    for (const int level : levels) of_one += level;
    sum = sum + Fraction(of_one, static_cast<int64_t>(levels.size()));
  }
  return (sum / static_cast<int64_t>(by_competency.size())).ToDouble();
}

// By application.
std::map<std::string, ByScorer> MeansOf(const std::vector<LoneScore>& scores) {
  std::map<std::pair<std::string, std::string>, std::map<std::string, std::vector<int>>> levels;
  for (const LoneScore& score : scores) {
    levels[{score.application, score.scorer}][score.competency].push_back(score.level);
  }
  std::map<std::string, ByScorer> means;
  for (const auto& [of, by_competency] : levels) {
    means[of.first][of.second] = MeanOf(by_competency);
  }
  return means;
}

// Of how many members most panels are; the larger of two that are as many.
size_t UsualSize(const std::map<std::string, ByScorer>& means) {
  std::map<size_t, int> counts;
  for (const auto& [application, by_scorer] : means) ++counts[by_scorer.size()];
  std::pair<int, size_t> most;
  for (const auto& [size, count] : counts) most = std::max(most, {count, size});
  return most.second;
}

double ToThousandths(double value) { return std::round(value * 1000) / 1000; }

}  // namespace

std::optional<AgreementFigures> AgreementOf(const std::vector<LoneScore>& scores) {
  const auto means = MeansOf(scores);
  const size_t size = UsualSize(means);
  std::vector<std::vector<double>> table;
  std::set<std::string> scorers;
  for (const auto& [application, by_scorer] : means) {
    if (by_scorer.size() != size) continue;
    std::vector<double>& row = table.emplace_back();
    for (const auto& [scorer, mean] : by_scorer) {
      scorers.insert(scorer);
      row.push_back(mean);
    }
  }
  if (table.size() < kLeastAgreedUpon) return std::nullopt;
  const auto correlations = IccOf(table);
  if (!correlations) return std::nullopt;
  const bool is_one_panel = scorers.size() == size;
  const Icc& icc = is_one_panel ? correlations->two_way_random_mean : correlations->one_way_mean;
  return AgreementFigures{.formula = is_one_panel ? "icc-2-k" : "icc-1-k",
                          .count = correlations->people,
                          .coefficient = ToThousandths(icc.value),
                          .low = ToThousandths(icc.low),
                          .high = ToThousandths(icc.high)};
}

}  // namespace touchstone::recruiting
