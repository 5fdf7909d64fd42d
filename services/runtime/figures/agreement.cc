#include "services/runtime/figures/agreement.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace touchstone {

std::optional<double> AgreementRwg(std::span<const int> ratings, int options) {
  const auto n = static_cast<int64_t>(ratings.size());
  if (n < 2 || options < 2) return std::nullopt;
  int64_t sum = 0;
  int64_t squares = 0;
  for (const int64_t rating : ratings) {
    sum += rating;
    squares += rating * rating;
  }
  // Sample variance over expected variance, the integers put together before one division.
  const auto observed = static_cast<double>(12 * (n * squares - sum * sum));
  const auto expected = static_cast<double>(n * (n - 1) * (int64_t{options} * options - 1));
  return std::max(0.0, 1.0 - observed / expected);
}

std::optional<double> AverageDeviation(std::span<const int> ratings) {
  const auto n = static_cast<int64_t>(ratings.size());
  if (n < 2) return std::nullopt;
  int64_t sum = 0;
  for (const int rating : ratings) sum += rating;
  int64_t distances = 0;  // times n
  for (const int rating : ratings) distances += std::abs(n * rating - sum);
  return static_cast<double>(distances) / static_cast<double>(n * n);
}

}  // namespace touchstone
