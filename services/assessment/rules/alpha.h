// Krippendorff's alpha: how far many units' raters agree beyond chance.
//
//   KrippendorffAlpha alpha;
//   for (const auto& ratee : ratees) alpha.AddUnit(LevelsOf(ratee));
//   alpha.Value(Metric::kOrdinal);
//
// Remembers how often each set of values was there, not the units: for 5 levels and a few raters
// that is some hundred counts for however many people. The order of units and of values within a
// unit does not matter. Values are integers; for kRatio none is negative.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_ALPHA_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_ALPHA_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace touchstone::assessment {

// How different two values are (Krippendorff 2011): not at all or wholly; by how many values lie
// between them; by their difference; by that in proportion to their sum.
enum class Metric { kNominal, kOrdinal, kInterval, kRatio };

struct AlphaInterval {
  double low = 0;
  double high = 0;
};

class KrippendorffAlpha {
 public:
  // What the raters said of one unit, in any order, without those who said nothing. A unit with one
  // value tells nothing about agreement and is left out.
  void AddUnit(std::vector<int> values);

  // Units with two values or more.
  int64_t units() const { return units_; }

  // Nothing where no disagreement is to be expected: no units, or all values are the same.
  std::optional<double> Value(Metric metric) const;

  // The 95 % percentile interval by resampling units (Hayes & Krippendorff 2007), the same for the
  // same seed everywhere. Nothing below 3 units, or where more than one resample in twenty has no
  // value. Takes `units() * resamples` draws: a few seconds for a hundred thousand units.
  std::optional<AlphaInterval> Interval(Metric metric, absl::string_view seed,
                                        int resamples = 1000) const;

 private:
  std::map<std::vector<int>, int64_t> patterns_;  // sorted values, and of how many units
  int64_t units_ = 0;
};

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_ALPHA_H_
