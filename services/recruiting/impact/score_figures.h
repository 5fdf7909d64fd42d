// How answers were scored, over many interviews: figures of nobody.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_IMPACT_SCORE_FIGURES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_IMPACT_SCORE_FIGURES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// From fewer scores than that neither mean nor deviation is told.
inline constexpr int64_t kFewestScores = 5;

// Scores, counted from 1: how many, their sum, and that of their squares.
struct ScoreSums {
  int64_t count = 0;
  int64_t sum = 0;
  int64_t squares = 0;
};

// To two decimals, halves upwards. Nothing of no scores.
std::optional<double> MeanOf(const ScoreSums& sums);
// Of a sample; nothing of fewer than two scores.
std::optional<double> DeviationOf(const ScoreSums& sums);

// By competency: the levels that panels agreed on.
absl::StatusOr<std::map<std::string, ScoreSums>> ReadAgreedLevels(Session& session,
                                                                  const std::string& requisition);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_IMPACT_SCORE_FIGURES_H_
