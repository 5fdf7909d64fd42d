#include "services/recruiting/rules/distinguishable.h"

#include <cmath>

namespace touchstone::recruiting {

std::optional<double> StandardErrorOfDifference(const Precision& precision) {
  // Comparisons are such that what is no number is out of range.
  if (!(precision.standard_deviation > 0) || !(precision.reliability >= 0) ||
      !(precision.reliability < 1) || precision.people < kLeastScored) {
    return std::nullopt;
  }
  return precision.standard_deviation * std::sqrt(2 * (1 - precision.reliability));
}

bool AreDistinguishable(double one, double other, double error) {
  return std::abs(one - other) >= kDistinguishableFrom * error;
}

std::vector<bool> NeighborsDistinguishable(std::span<const double> scores, double error) {
  std::vector<bool> distinguishable;
  for (size_t i = 1; i < scores.size(); ++i) {
    distinguishable.push_back(AreDistinguishable(scores[i - 1], scores[i], error));
  }
  return distinguishable;
}

}  // namespace touchstone::recruiting
