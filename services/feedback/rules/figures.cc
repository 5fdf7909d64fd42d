#include "services/feedback/rules/figures.h"

#include <algorithm>
#include <cmath>

namespace touchstone::feedback {
namespace {

// 97.5 % of the normal distribution are below it.
constexpr double kZ = 1.959963984540054;

v1::Figure FigureOf(absl::string_view formula, int64_t n) {
  v1::Figure figure;
  figure.set_formula(std::string(formula));
  figure.set_n(n);
  return figure;
}

absl::string_view ServiceLevelFormula(v1::Abandons abandons) {
  switch (abandons) {
    case v1::ABANDONS_COUNTED:
      return "service-level-counting-abandons-1";
    case v1::SHORT_ABANDONS_EXCLUDED:
      return "service-level-excluding-short-1";
    default:
      return "service-level-excluding-abandons-1";
  }
}

int64_t ServiceLevelBase(v1::Abandons abandons, const QueueCounts& counts) {
  switch (abandons) {
    case v1::ABANDONS_COUNTED:
      return counts.answered + counts.abandoned + counts.short_abandoned;
    case v1::SHORT_ABANDONS_EXCLUDED:
      return counts.answered + counts.abandoned;
    default:
      return counts.answered;
  }
}

}  // namespace

v1::Figure ShareOf(absl::string_view formula, int64_t numerator, int64_t n) {
  v1::Figure figure = FigureOf(formula, n);
  figure.set_numerator(numerator);
  if (n <= 0) return figure;
  const auto count = static_cast<double>(n);
  const double share = static_cast<double>(numerator) / count;
  const double scale = 1 + kZ * kZ / count;
  const double middle = share + kZ * kZ / (2 * count);
  const double reach = kZ * std::sqrt(share * (1 - share) / count + kZ * kZ / (4 * count * count));
  figure.set_value(share);
  figure.set_low(std::max(0.0, (middle - reach) / scale));
  figure.set_high(std::min(1.0, (middle + reach) / scale));
  return figure;
}

v1::Figure MeanOf(absl::string_view formula, const Tally& answers) {
  v1::Figure figure = PlainMeanOf(formula, answers.sum, answers.count);
  if (answers.count < 2) return figure;
  const auto n = static_cast<double>(answers.count);
  const auto sum = static_cast<double>(answers.sum);
  // Exact before it is divided: the sums are whole numbers.
  const double spread = n * static_cast<double>(answers.squares) - sum * sum;
  const double error = std::sqrt(std::max(0.0, spread) / (n * (n - 1)) / n);
  figure.set_low(figure.value() - kZ * error);
  figure.set_high(figure.value() + kZ * error);
  return figure;
}

v1::Figure PlainMeanOf(absl::string_view formula, int64_t sum, int64_t n) {
  v1::Figure figure = FigureOf(formula, n);
  if (n > 0) figure.set_value(static_cast<double>(sum) / static_cast<double>(n));
  return figure;
}

v1::Figure NpsOf(const Tally& answers) {
  v1::Figure figure = FigureOf(kNpsFormula, answers.count);
  if (answers.count <= 0) return figure;
  const auto n = static_cast<double>(answers.count);
  const double difference = static_cast<double>(answers.sum) / n;
  const double both = static_cast<double>(answers.squares) / n;
  const double error = 100 * std::sqrt(std::max(0.0, both - difference * difference) / n);
  figure.set_value(100 * difference);
  figure.set_low(std::max(-100.0, figure.value() - kZ * error));
  figure.set_high(std::min(100.0, figure.value() + kZ * error));
  return figure;
}

v1::Figure ServiceLevelOf(v1::Abandons abandons, const QueueCounts& counts) {
  return ShareOf(ServiceLevelFormula(abandons), counts.answered_in_time,
                 ServiceLevelBase(abandons, counts));
}

bool IsOvercommitted(int64_t due_within_week, int64_t kept_in_13_weeks) {
  return due_within_week >= 5 && due_within_week * 13 > 2 * kept_in_13_weeks;
}

}  // namespace touchstone::feedback
