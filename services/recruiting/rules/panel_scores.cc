#include "services/recruiting/rules/panel_scores.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "services/runtime/figures/agreement.h"

namespace touchstone::recruiting {
namespace {

CompetencyFigures FiguresOf(const CompetencyScores& scores, int options) {
  CompetencyFigures figures;
  figures.competency = scores.competency;
  figures.members = static_cast<int64_t>(scores.scores.size());
  if (scores.scores.empty()) return figures;
  std::vector<int> values;
  int64_t sum = 0;
  for (const MemberScore& score : scores.scores) {
    values.push_back(score.score);
    sum += score.score;
  }
  const auto [lowest, highest] = std::minmax_element(values.begin(), values.end());
  figures.mean = Fraction(sum, figures.members);
  figures.spread = *highest - *lowest;
  figures.rwg = AgreementRwg(values, options);
  figures.average_deviation = AverageDeviation(values);
  if (figures.spread == 0) figures.consensus = *lowest;
  return figures;
}

}  // namespace

PanelFigures FiguresOf(const std::vector<CompetencyScores>& scores, int options) {
  PanelFigures figures;
  Fraction sum;
  int64_t weights = 0;
  bool is_whole = true;
  for (const CompetencyScores& competency : scores) {
    const CompetencyFigures& of = figures.competencies.emplace_back(FiguresOf(competency, options));
    if (competency.weight == 0) continue;
    is_whole = is_whole && of.mean.has_value();
    if (of.mean) sum = sum + *of.mean * Fraction(competency.weight);
    weights += competency.weight;
  }
  if (is_whole && weights > 0) figures.total = sum / weights;
  return figures;
}

}  // namespace touchstone::recruiting
