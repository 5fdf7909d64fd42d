// Whether two scores are far enough apart to say that one is higher.
//
//   const auto error = StandardErrorOfDifference({.standard_deviation = 0.8, .reliability = 0.75,
//                                                 .people = 24});
//   AreDistinguishable(4.1, 3.2, *error);   // |4.1 - 3.2| is less than 1.96 * 0.566: no
//
// A ranking is by the certification rule; this stands beside it. That two intervals overlap would
// be no test of a difference (Schenker & Gentleman 2001).

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_DISTINGUISHABLE_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_DISTINGUISHABLE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace touchstone::recruiting {

// The formula, with its version.
inline constexpr char kErrorOfDifferenceFormula[] = "sed-1";
// Two scores of equal people differ by less than so many standard errors in 95 % of pairs.
inline constexpr double kDistinguishableFrom = 1.96;
// Of scores of fewer people a reliability says nothing.
inline constexpr int64_t kLeastScored = 10;

// How scores of one guide or examination spread, and how reliable they are.
struct Precision {
  double standard_deviation = 0;  // of one score, in the scores' unit; above 0
  double reliability = 0;         // such as ICC(2,k): 0 to less than 1
  int64_t people = 0;             // who were scored, to know that
};

// SED = SD * sqrt(2 * (1 - reliability)), in the scores' unit. Nothing where the precision is out
// of its ranges, or known from fewer than kLeastScored people.
std::optional<double> StandardErrorOfDifference(const Precision& precision);

// Whether two scores, in either order, are 1.96 standard errors or more apart.
bool AreDistinguishable(double one, double other, double error);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_DISTINGUISHABLE_H_
