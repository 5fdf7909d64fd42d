#include "services/runtime/figures/difference_tests.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <vector>

#include "services/runtime/figures/fraction.h"

namespace touchstone {
namespace {

// The variance of the mean: that of the numbers, estimated from them, by how many there are.
double VarianceOfMean(const Sums& sums) {
  const Wide squares = Wide{sums.n} * sums.sum_of_squares - Wide{sums.sum} * sums.sum;
  const auto n = static_cast<double>(sums.n);
  return static_cast<double>(squares) / (n * n * (n - 1));
}

}  // namespace

std::optional<double> TwoProportionZ(const Split& first, const Split& second) {
  const auto margins = static_cast<double>(first.all()) * static_cast<double>(second.all()) *
                       static_cast<double>(first.counted + second.counted) *
                       static_cast<double>(first.others + second.others);
  if (margins == 0) return std::nullopt;
  // The same with one division: (ad - bc) sqrt(n) / sqrt(the margins' product).
  const auto difference = static_cast<double>(Wide{first.counted} * second.others -
                                              Wide{first.others} * second.counted);
  const auto all = static_cast<double>(first.all() + second.all());
  return difference * std::sqrt(all) / std::sqrt(margins);
}

double TwoSidedP(double z) {
  return 2 * boost::math::cdf(boost::math::complement(boost::math::normal(), std::abs(z)));
}

bool HasSmallExpectedCell(const Split& first, const Split& second) {
  const int64_t counted = first.counted + second.counted;
  const int64_t others = first.others + second.others;
  const Wide smallest = Wide{std::min(first.all(), second.all())} * std::min(counted, others);
  return smallest < Wide{5} * (counted + others);
}

double FisherExact(const Split& first, const Split& second) {
  const int64_t n1 = first.all();
  const int64_t n2 = second.all();
  const int64_t counted = first.counted + second.counted;
  const int64_t lowest = std::max<int64_t>(0, counted - n2);
  const int64_t highest = std::min(n1, counted);
  // How likely a table is whose first cell is x + 1, by one whose first cell is x.
  const auto step = [&](int64_t x) {
    return static_cast<double>(n1 - x) * static_cast<double>(counted - x) /
           (static_cast<double>(x + 1) * static_cast<double>(n2 - counted + x + 1));
  };
  // From the most likely table, which is given 1, both ways: nothing overflows.
  const auto mode = std::clamp(static_cast<int64_t>(Wide{n1 + 1} * (counted + 1) / (n1 + n2 + 2)),
                               lowest, highest);
  std::vector<double> weights(highest - lowest + 1, 1.0);
  for (int64_t x = mode; x < highest; ++x) {
    weights[x + 1 - lowest] = weights[x - lowest] * step(x);
  }
  for (int64_t x = mode; x > lowest; --x) {
    weights[x - 1 - lowest] = weights[x - lowest] / step(x - 1);
  }
  const double bound = weights[first.counted - lowest] * (1 + 1e-7);
  std::sort(weights.begin(), weights.end());  // the small ones first, and the same sum both ways
  double as_unlikely = 0;
  double all = 0;
  for (const double weight : weights) {
    all += weight;
    if (weight <= bound) as_unlikely = all;
  }
  return as_unlikely / all;
}

std::optional<WelchTest> WelchT(const Sums& first, const Sums& second) {
  if (first.n < 2 || second.n < 2) return std::nullopt;
  const double a = VarianceOfMean(first);
  const double b = VarianceOfMean(second);
  if (a + b == 0) return std::nullopt;
  WelchTest test;
  test.t = (first.mean() - second.mean()) / std::sqrt(a + b);
  test.degrees_of_freedom =
      (a + b) * (a + b) /
      (a * a / static_cast<double>(first.n - 1) + b * b / static_cast<double>(second.n - 1));
  const boost::math::students_t distribution(test.degrees_of_freedom);
  test.p_value = 2 * boost::math::cdf(boost::math::complement(distribution, std::abs(test.t)));
  return test;
}

}  // namespace touchstone
