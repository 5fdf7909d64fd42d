#include "services/runtime/figures/icc.h"

#include <algorithm>
#include <boost/math/distributions/fisher_f.hpp>

namespace touchstone {
namespace {

struct MeanSquares {
  double n = 0;  // people
  double k = 0;  // raters
  double between_people = 0;
  double between_raters = 0;
  double within_people = 0;
  double error = 0;
};

// The point that 97.5 % of the distribution are below.
double Quantile(double numerator_freedom, double denominator_freedom) {
  return boost::math::quantile(boost::math::fisher_f(numerator_freedom, denominator_freedom),
                               0.975);
}

// value / by where that can be a correlation.
double Correlation(double value, double by) { return by > 0 ? std::max(-1.0, value / by) : -1.0; }

// Of the mean of k raters, of one's (Spearman & Brown).
double Stepped(double one, double k) { return Correlation(k * one, 1 + (k - 1) * one); }

// Both models in which people's differences are compared with one residual mean square.
void SetByOneResidual(const MeanSquares& squares, double residual, double residual_freedom,
                      Icc& one, Icc& mean) {
  const double k = squares.k;
  const double between = squares.between_people;
  const double narrow = residual * Quantile(squares.n - 1, residual_freedom);
  const double wide = between * Quantile(residual_freedom, squares.n - 1);
  one = {Correlation(between - residual, between + (k - 1) * residual),
         Correlation(between - narrow, between + (k - 1) * narrow),
         Correlation(wide - residual, wide + (k - 1) * residual)};
  mean = {Correlation(between - residual, between), Correlation(between - narrow, between),
          Correlation(wide - residual, wide)};
}

void SetTwoWayRandom(const MeanSquares& squares, Icc& one, Icc& mean) {
  const auto [n, k, between, raters, within, error] = squares;
  one.value = Correlation(between - error, between + (k - 1) * error + k * (raters - error) / n);
  // Satterthwaite's degrees of freedom of what stands in the denominator.
  const double icc = std::max(0.0, one.value);
  const double a = k * icc * raters;
  const double b = (n * (1 + (k - 1) * icc) - k * icc) * error;
  const double freedom = a + b > 0
                             ? (k - 1) * (n - 1) * (a + b) * (a + b) / ((n - 1) * a * a + b * b)
                             : (k - 1) * (n - 1);
  const double low = Quantile(n - 1, freedom);
  const double high = Quantile(freedom, n - 1);
  const double rest = k * raters + (k * n - k - n) * error;
  one.low = Correlation(n * (between - low * error), low * rest + n * between);
  one.high = Correlation(n * (high * between - error), rest + n * high * between);
  mean = {Stepped(one.value, k), Stepped(one.low, k), Stepped(one.high, k)};
}

}  // namespace

std::optional<IntraclassCorrelations> IccOf(const std::vector<std::vector<double>>& table) {
  const size_t people = table.size();
  if (people < 2) return std::nullopt;
  const size_t raters = table[0].size();
  if (raters < 2) return std::nullopt;
  std::vector<double> by_person(people);
  std::vector<double> by_rater(raters);
  double total = 0;
  for (size_t i = 0; i < people; ++i) {
    if (table[i].size() != raters) return std::nullopt;
    for (size_t j = 0; j < raters; ++j) {
      by_person[i] += table[i][j];
      by_rater[j] += table[i][j];
      total += table[i][j];
    }
  }
  if (std::all_of(by_person.begin(), by_person.end(),
                  [&](double sum) { return sum == by_person[0]; }))
    return std::nullopt;

  MeanSquares squares{static_cast<double>(people), static_cast<double>(raters)};
  const double n = squares.n;
  const double k = squares.k;
  const auto square = [](double x) { return x * x; };
  const double mean = total / (n * k);
  for (size_t i = 0; i < people; ++i) {
    squares.between_people += k * square(by_person[i] / k - mean) / (n - 1);
    for (size_t j = 0; j < raters; ++j) {
      const double apart = table[i][j] - by_person[i] / k;
      squares.within_people += square(apart) / (n * (k - 1));
      squares.error += square(apart - (by_rater[j] / n - mean)) / ((n - 1) * (k - 1));
    }
  }
  for (const double sum : by_rater) squares.between_raters += n * square(sum / n - mean) / (k - 1);

  IntraclassCorrelations result;
  result.people = static_cast<int>(people);
  result.raters = static_cast<int>(raters);
  SetByOneResidual(squares, squares.within_people, n * (k - 1), result.one_way,
                   result.one_way_mean);
  SetTwoWayRandom(squares, result.two_way_random, result.two_way_random_mean);
  SetByOneResidual(squares, squares.error, (n - 1) * (k - 1), result.two_way_fixed,
                   result.two_way_fixed_mean);
  return result;
}

}  // namespace touchstone
