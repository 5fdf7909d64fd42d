#include "services/assessment/rules/reliable_change.h"

#include <cmath>

namespace touchstone::assessment {

std::optional<double> ReliableChangeIndex(double before, double after, double standard_deviation,
                                          double reliability) {
  if (!(standard_deviation > 0) || !(reliability >= 0) || !(reliability < 1)) return std::nullopt;
  return (after - before) / (std::sqrt(2.0) * standard_deviation * std::sqrt(1 - reliability));
}

void LevelSpread::Add(int64_t tenths) {
  ++people;
  sum += tenths;
  sum_of_squares += tenths * tenths;
}

std::optional<double> LevelSpread::StandardDeviation() const {
  if (people < 2) return std::nullopt;
  // n * sum of squares - square of the sum: whole numbers, so that equal levels give 0.
  const int64_t squares = people * sum_of_squares - sum * sum;
  return std::sqrt(static_cast<double>(squares) /
                   (static_cast<double>(people) * static_cast<double>(people - 1))) /
         10;
}

}  // namespace touchstone::assessment
