#include "services/recruiting/rules/panel_scores.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/figures/agreement.h"
#include "services/runtime/names/code_points.h"

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

// A member's score of a competency; null where there is none.
MemberScore* Find(std::vector<CompetencyScores>& scores, const ScoreChange& change) {
  for (CompetencyScores& competency : scores) {
    if (competency.competency != change.competency) continue;
    for (MemberScore& score : competency.scores) {
      if (score.member == change.member) return &score;
    }
  }
  return nullptr;
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

std::vector<FieldViolation> ChangeViolations(const std::vector<CompetencyScores>& scores,
                                             const std::vector<ScoreChange>& changes, int options,
                                             absl::string_view prefix) {
  std::vector<FieldViolation> violations;
  std::vector<CompetencyScores> now = scores;
  for (size_t i = 0; i < changes.size(); ++i) {
    const ScoreChange& change = changes[i];
    const auto report = [&](absl::string_view field, std::string problem) {
      violations.push_back({absl::StrCat(prefix, "changes[", i, "].", field), std::move(problem)});
    };
    MemberScore* const score = Find(now, change);
    if (score == nullptr) {
      report("competency", "was not scored by this member");
    } else if (score->score != change.before) {
      report("before", absl::StrCat("is not the score by now, which is ", score->score));
    } else {
      score->score = change.after;
    }
    if (change.after < 1 || change.after > options) {
      report("after", absl::StrCat("must be 1 to ", options));
    } else if (change.after == change.before) {
      report("after", "is the score before; leave out what does not change");
    }
    if (IsBlank(change.reason)) {
      report("reason", "is required: what made the member think otherwise");
    }
  }
  return violations;
}

std::vector<CompetencyScores> Changed(std::vector<CompetencyScores> scores,
                                      const std::vector<ScoreChange>& changes) {
  for (const ScoreChange& change : changes) {
    if (MemberScore* const score = Find(scores, change)) score->score = change.after;
  }
  return scores;
}

}  // namespace touchstone::recruiting
