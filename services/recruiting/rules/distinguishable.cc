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

}  // namespace touchstone::recruiting
