#include "services/recruiting/rules/mantel_haenszel.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace touchstone::recruiting {
namespace {

// What the sum of a must be able to differ from its expectation by, either way.
constexpr double kRoomForTest = 5;

struct Sums {
  double r = 0, s = 0;                              // odds: ad/n, bc/n
  double pr = 0, ps_and_qr = 0, qs = 0;             // of the variance of their ratio's logarithm
  double rate = 0, other_rate = 0;                  // a(c+d)/n, c(a+b)/n
  double rate_variance = 0;                         // its part above the line
  double selected = 0, expected = 0, variance = 0;  // of a
  double least = 0, most = 0;                       // that a can be

  void Add(const Stratum& stratum) {
    const auto a = static_cast<double>(stratum.group.selected);
    const auto b = static_cast<double>(stratum.group.not_selected);
    const auto c = static_cast<double>(stratum.reference.selected);
    const auto d = static_cast<double>(stratum.reference.not_selected);
    const double n = a + b + c + d;
    const double p = (a + d) / n;
    const double q = (b + c) / n;
    r += a * d / n;
    s += b * c / n;
    pr += p * a * d / n;
    ps_and_qr += (p * b * c + q * a * d) / n;
    qs += q * b * c / n;
    rate += a * (c + d) / n;
    other_rate += c * (a + b) / n;
    rate_variance += ((a + c) * (a + b) * (c + d) - a * c * n) / (n * n);
    selected += a;
    expected += (a + b) * (a + c) / n;
    variance += (a + b) * (c + d) * (a + c) * (b + d) / (n * n * (n - 1));
    least += std::max(0.0, a - d);
    most += std::min(a + b, a + c);
  }
};

std::optional<CommonRatio> RatioOf(double above, double below, double variance_of_logarithm) {
  if (below == 0) return std::nullopt;
  CommonRatio ratio{above / below, std::nullopt};
  if (above == 0) return ratio;
  const double factor = std::exp(kTwoSided95 * std::sqrt(variance_of_logarithm));
  ratio.interval = Interval{ratio.value / factor, ratio.value * factor};
  return ratio;
}

}  // namespace

PooledImpact PooledImpactOf(std::vector<Stratum> strata) {
  // One order, so that sums are the same to the last digit.
  std::sort(strata.begin(), strata.end());
  PooledImpact pooled;
  Sums sums;
  for (const Stratum& stratum : strata) {
    if (stratum.group.considered() == 0 || stratum.reference.considered() == 0) continue;
    ++pooled.strata;
    for (const auto& [to, from] : {std::pair(&pooled.group, &stratum.group),
                                   std::pair(&pooled.reference, &stratum.reference)}) {
      to->selected += from->selected;
      to->not_selected += from->not_selected;
    }
    sums.Add(stratum);
  }
  pooled.odds_ratio =
      RatioOf(sums.r, sums.s,
              sums.pr / (2 * sums.r * sums.r) + sums.ps_and_qr / (2 * sums.r * sums.s) +
                  sums.qs / (2 * sums.s * sums.s));
  pooled.risk_ratio =
      RatioOf(sums.rate, sums.other_rate, sums.rate_variance / (sums.rate * sums.other_rate));
  if (std::min(sums.expected - sums.least, sums.most - sums.expected) >= kRoomForTest) {
    const double z = (sums.selected - sums.expected) / std::sqrt(sums.variance);
    pooled.difference =
        Difference{kMantelHaenszelFormula, z, TwoSidedP(z), std::abs(z) >= kTwoSided95};
  }
  return pooled;
}

Accumulated Accumulate(std::span<const std::vector<Stratum>> newest_first) {
  Accumulated accumulated;
  std::vector<Stratum> strata;
  for (const std::vector<Stratum>& period : newest_first) {
    strata.insert(strata.end(), period.begin(), period.end());
    ++accumulated.periods;
    accumulated.impact = PooledImpactOf(strata);
    if (accumulated.impact.difference) break;
  }
  return accumulated;
}

}  // namespace touchstone::recruiting
