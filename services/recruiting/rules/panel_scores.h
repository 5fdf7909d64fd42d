// What a panel's scores come to: for each competency, and in total.
//
//   const PanelFigures figures = FiguresOf({{"focus", 2, {{"ana", 3}, {"ben", 4}}}}, 5);
//   figures.competencies[0].mean;  // 7/2
//   figures.total;                 // the same: it is the only one
//
// Scores are levels of the guide's anchors, 1 to `options`. Sums are exact: the order of members
// and of competencies does not matter.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_PANEL_SCORES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_PANEL_SCORES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/runtime/figures/fraction.h"

namespace touchstone::recruiting {

// The formula of the total, with its version.
inline constexpr char kPanelTotalFormula[] = "panel-total-weighted-mean-1";

struct MemberScore {
  std::string member;
  int score = 0;
};

struct CompetencyScores {
  std::string competency;
  int64_t weight = 0;  // 0 or more; 0 for what must not weigh, such as what no job analysis needs
  std::vector<MemberScore> scores;  // each member's once
};

struct CompetencyFigures {
  std::string competency;
  int64_t members = 0;           // who scored it
  std::optional<Fraction> mean;  // nothing where nobody did: no data, which is not 0
  int spread = 0;                // the highest score less the lowest
  // As services/runtime/figures/agreement.h has them: r_wg against the uniform null over the
  // options, and the average deviation, in levels. Nothing under two members.
  std::optional<double> rwg;
  std::optional<double> average_deviation;
  // What all members gave, if they gave the same.
  std::optional<int> consensus;
};

struct PanelFigures {
  std::vector<CompetencyFigures> competencies;  // in the order of the scores
  // Sum of weight times mean by sum of weights: a level again, from 1 to the options. Nothing where
  // a competency that weighs has no score, or none weighs.
  std::optional<Fraction> total;
};

PanelFigures FiguresOf(const std::vector<CompetencyScores>& scores, int options);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_PANEL_SCORES_H_
