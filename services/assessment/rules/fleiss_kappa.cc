#include "services/assessment/rules/fleiss_kappa.h"

#include <cstddef>
#include <cstdint>
#include <numeric>

namespace touchstone::assessment {

std::optional<double> FleissKappa(const std::vector<std::vector<int>>& table) {
  if (table.empty()) return std::nullopt;
  const std::vector<int>& first = table[0];
  const int64_t raters = std::accumulate(first.begin(), first.end(), int64_t{0});
  if (raters < 2) return std::nullopt;
  std::vector<int64_t> chosen(first.size());
  int64_t agreeing = 0;  // ordered pairs of raters that agree
  for (const std::vector<int>& unit : table) {
    if (unit.size() != first.size() ||
        std::accumulate(unit.begin(), unit.end(), int64_t{0}) != raters)
      return std::nullopt;
    for (size_t category = 0; category < unit.size(); ++category) {
      chosen[category] += unit[category];
      agreeing += int64_t{unit[category]} * (unit[category] - 1);
    }
  }
  const auto units = static_cast<int64_t>(table.size());
  const double observed =
      static_cast<double>(agreeing) / static_cast<double>(units * raters * (raters - 1));
  double expected = 0;
  for (const int64_t times : chosen) {
    if (times == units * raters) return std::nullopt;
    const double share = static_cast<double>(times) / static_cast<double>(units * raters);
    expected += share * share;
  }
  return (observed - expected) / (1 - expected);
}

}  // namespace touchstone::assessment
