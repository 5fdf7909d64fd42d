#include "services/recruiting/impact/score_figures.h"

#include <cmath>

#include "services/runtime/errors/status_macros.h"
#include "services/runtime/figures/fraction.h"

namespace touchstone::recruiting {
namespace {

absl::StatusOr<std::map<std::string, ScoreSums>> ReadSums(Session& session, absl::string_view sql,
                                                          const std::string& requisition) {
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<std::string, int64_t, int64_t, int64_t>(sql, requisition)));
  std::map<std::string, ScoreSums> sums;
  for (const auto& [of, count, sum, squares] : rows) sums[of] = {count, sum, squares};
  return sums;
}

}  // namespace

std::optional<double> MeanOf(const ScoreSums& sums) {
  if (sums.count == 0) return std::nullopt;
  // In whole numbers, so that a half is one.
  const int64_t hundredths = (sums.sum * 200 + sums.count) / (sums.count * 2);
  return static_cast<double>(hundredths) / 100;
}

std::optional<double> DeviationOf(const ScoreSums& sums) {
  if (sums.count < 2) return std::nullopt;
  const Fraction variance(sums.squares * sums.count - sums.sum * sums.sum,
                          sums.count * (sums.count - 1));
  return std::floor(std::sqrt(variance.ToDouble()) * 100 + 0.5) / 100;
}

absl::StatusOr<std::map<std::string, ScoreSums>> ReadAgreedLevels(Session& session,
                                                                  const std::string& requisition) {
  return ReadSums(session,
                  "SELECT competency, COUNT(*), CAST(SUM(level) AS BIGINT), CAST(SUM(level * "
                  "level) AS BIGINT) FROM consensus_levels WHERE requisition = :requisition GROUP "
                  "BY competency",
                  requisition);
}

}  // namespace touchstone::recruiting
