#include "services/assessment/rules/alpha.h"

#include <algorithm>
#include <utility>

#include "services/runtime/figures/seeded_random.h"

namespace touchstone::assessment {
namespace {

// The values that there are, and how often each set of values has each of them.
class Patterns {
 public:
  explicit Patterns(const std::map<std::vector<int>, int64_t>& patterns) {
    for (const auto& [pattern, count] : patterns)
      values_.insert(values_.end(), pattern.begin(), pattern.end());
    std::sort(values_.begin(), values_.end());
    values_.erase(std::unique(values_.begin(), values_.end()), values_.end());
    for (const auto& [pattern, count] : patterns) {
      std::vector<int64_t>& frequencies = frequencies_.emplace_back(values_.size());
      for (const int value : pattern)
        ++frequencies[std::lower_bound(values_.begin(), values_.end(), value) - values_.begin()];
      sizes_.push_back(static_cast<int64_t>(pattern.size()));
    }
  }

  // Alpha where each pattern is there `counts` times.
  std::optional<double> Alpha(Metric metric, const std::vector<int64_t>& counts) const {
    const size_t size = values_.size();
    std::vector<double> coincidences(size * size);  // o_ck, for c < k
    std::vector<int64_t> totals(size);              // n_c
    int64_t total = 0;                              // n
    for (size_t p = 0; p < counts.size(); ++p) {
      if (counts[p] == 0) continue;
      total += counts[p] * sizes_[p];
      for (size_t c = 0; c < size; ++c) {
        const int64_t of_c = counts[p] * frequencies_[p][c];
        if (of_c == 0) continue;
        totals[c] += of_c;
        for (size_t k = c + 1; k < size; ++k) {
          coincidences[c * size + k] +=
              static_cast<double>(of_c * frequencies_[p][k]) / static_cast<double>(sizes_[p] - 1);
        }
      }
    }
    double observed = 0;
    double expected = 0;
    for (size_t c = 0; c < size; ++c) {
      for (size_t k = c + 1; k < size; ++k) {
        const double difference = Difference(metric, totals, c, k);
        observed += coincidences[c * size + k] * difference;
        expected += static_cast<double>(totals[c]) * static_cast<double>(totals[k]) * difference;
      }
    }
    if (expected == 0) return std::nullopt;
    return 1 - static_cast<double>(total - 1) * observed / expected;
  }

 private:
  // Delta squared of the c-th and the k-th value.
  double Difference(Metric metric, const std::vector<int64_t>& totals, size_t c, size_t k) const {
    double difference = 1;
    if (metric == Metric::kOrdinal) {
      int64_t between = 0;  // twice
      for (size_t g = c; g <= k; ++g) between += 2 * totals[g];
      difference = static_cast<double>(between - totals[c] - totals[k]) / 2;
    } else if (metric == Metric::kInterval) {
      difference = values_[k] - values_[c];
    } else if (metric == Metric::kRatio) {
      difference = static_cast<double>(values_[k] - values_[c]) / (values_[k] + values_[c]);
    }
    return difference * difference;
  }

  std::vector<int> values_;
  std::vector<std::vector<int64_t>> frequencies_;  // of values, by pattern
  std::vector<int64_t> sizes_;                     // m_u, by pattern
};

}  // namespace

void KrippendorffAlpha::AddUnit(std::vector<int> values) {
  if (values.size() < 2) return;
  std::sort(values.begin(), values.end());
  ++patterns_[std::move(values)];
  ++units_;
}

std::optional<double> KrippendorffAlpha::Value(Metric metric) const {
  std::vector<int64_t> counts;
  for (const auto& [pattern, count] : patterns_) counts.push_back(count);
  return Patterns(patterns_).Alpha(metric, counts);
}

std::optional<AlphaInterval> KrippendorffAlpha::Interval(Metric metric, absl::string_view seed,
                                                         int resamples) const {
  if (units_ < 3) return std::nullopt;
  const Patterns patterns(patterns_);
  std::vector<int64_t>
      ends;  // the units of pattern p are those below ends[p], not below the one before
  for (const auto& [pattern, count] : patterns_)
    ends.push_back((ends.empty() ? 0 : ends.back()) + count);
  SeededRandom random(seed);
  std::vector<double> alphas;
  for (int i = 0; i < resamples; ++i) {
    std::vector<int64_t> counts(ends.size());
    for (int64_t unit = 0; unit < units_; ++unit)
      ++counts[std::upper_bound(ends.begin(), ends.end(), random.Below(units_)) - ends.begin()];
    if (const auto alpha = patterns.Alpha(metric, counts)) alphas.push_back(*alpha);
  }
  const auto size = static_cast<int64_t>(alphas.size());
  if (size == 0 || size * 20 < int64_t{resamples} * 19) return std::nullopt;
  std::sort(alphas.begin(), alphas.end());
  return AlphaInterval{alphas[(size * 25 + 999) / 1000 - 1], alphas[(size * 975 + 999) / 1000 - 1]};
}

}  // namespace touchstone::assessment
