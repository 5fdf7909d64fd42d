#include "services/assessment/rules/resampling.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "services/runtime/figures/seeded_random.h"

namespace touchstone::assessment {
namespace {

constexpr int kResamples = 1000;
constexpr int kLow = 24;  // the 25th and the 975th, in order
constexpr int kHigh = 974;

// What one unit of each group's sum adds to the weighted mean, over one common denominator.
struct Scale {
  std::vector<Wide> parts;
  Wide denominator = 0;
};

Scale CommonScale(std::span<const WeightedGroup> groups) {
  // Beyond it, the groups' sizes are so many and so large that 18 digits are as good as exact.
  constexpr int64_t kMost = 1'000'000'000'000'000'000;
  Wide multiple = 1;
  int64_t weights = 0;
  for (const WeightedGroup& group : groups) {
    const auto size = static_cast<int64_t>(group.values.size());
    if (multiple < kMost) multiple *= size / std::gcd(static_cast<int64_t>(multiple), size);
    weights += group.weight;
  }
  multiple = std::min<Wide>(multiple, kMost);
  Scale scale;
  for (const WeightedGroup& group : groups)
    scale.parts.push_back(multiple / static_cast<int64_t>(group.values.size()) * group.weight);
  scale.denominator = multiple * weights;
  return scale;
}

}  // namespace

std::optional<Interval> IntervalOfMean(std::span<const WeightedGroup> groups,
                                       absl::string_view seed) {
  std::vector<std::vector<int>> sorted;
  size_t count = 0;
  for (const WeightedGroup& group : groups) {
    sorted.push_back(group.values);
    std::sort(sorted.back().begin(), sorted.back().end());
    count += group.values.size();
  }
  if (count < 3) return std::nullopt;

  const Scale scale = CommonScale(groups);
  SeededRandom random(seed);
  std::vector<Wide> means;
  for (int i = 0; i < kResamples; ++i) {
    Wide mean = 0;
    for (size_t g = 0; g < sorted.size(); ++g) {
      const auto size = static_cast<int64_t>(sorted[g].size());
      int64_t sum = 0;
      for (int64_t draw = 0; draw < size; ++draw) sum += sorted[g][random.Below(size)];
      mean += scale.parts[g] * sum;
    }
    means.push_back(mean);
  }
  std::nth_element(means.begin(), means.begin() + kHigh, means.end());
  std::nth_element(means.begin(), means.begin() + kLow, means.begin() + kHigh);
  return Interval{Fraction::Reduced(means[kLow], scale.denominator),
                  Fraction::Reduced(means[kHigh], scale.denominator)};
}

}  // namespace touchstone::assessment
