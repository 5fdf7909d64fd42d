// Intervals of means by resampling, the same on every platform.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_RESAMPLING_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_RESAMPLING_H_

#include <optional>
#include <span>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/figures/fraction.h"

namespace touchstone::assessment {

struct Interval {
  Fraction low;
  Fraction high;
  friend bool operator==(const Interval&, const Interval&) = default;
};

// Values of one relation's raters, and how the relation's mean weighs.
struct WeightedGroup {
  int weight = 1;           // above 0
  std::vector<int> values;  // not empty; in any order
};

// The 95 % percentile interval of the groups' weighted mean: 1,000 times, each group's values are
// drawn from it with replacement. Nothing below three values in all. The order of groups matters.
std::optional<Interval> IntervalOfMean(std::span<const WeightedGroup> groups,
                                       absl::string_view seed);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_RESAMPLING_H_
