// Whether a level changed by more than how imprecise levels are.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_RELIABLE_CHANGE_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_RELIABLE_CHANGE_H_

#include <cstdint>
#include <optional>

namespace touchstone::assessment {

// The formula, with its version.
inline constexpr char kReliableChangeFormula[] = "rci-jacobson-truax-1";
// Beyond it, either way, a change is reliable: 95 % of people who did not change stay within.
inline constexpr double kReliableBeyond = 1.96;
// Under so many people a reference says nothing.
inline constexpr int64_t kLeastReferencePeople = 30;

// The reliable change index (x2 - x1) / (sqrt(2) * SD * sqrt(1 - reliability)) (Jacobson & Truax
// 1991). Nothing where the standard deviation is 0, or the reliability is below 0 or complete.
std::optional<double> ReliableChangeIndex(double before, double after, double standard_deviation,
                                          double reliability);

// How far many people's levels lie apart. Levels come in tenths, so that sums are exact.
struct LevelSpread {
  int64_t people = 0;
  int64_t sum = 0;
  int64_t sum_of_squares = 0;

  void Add(int64_t tenths);

  // Of the levels, not of their tenths: the sample's. Nothing under 2 people.
  std::optional<double> StandardDeviation() const;
};

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_RELIABLE_CHANGE_H_
