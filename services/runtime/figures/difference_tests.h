// Whether two figures differ by more than chance makes. They take counts and sums, so that their
// time does not depend on how many answers there are; counts are at least 0 and at most 10^9.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_FIGURES_DIFFERENCE_TESTS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_FIGURES_DIFFERENCE_TESTS_H_

#include <cstdint>
#include <optional>

namespace touchstone {

// Of so many, some are counted and the others are not.
struct Split {
  int64_t counted = 0;
  int64_t others = 0;

  int64_t all() const { return counted + others; }
};

// (p1 - p2) / sqrt(p (1 - p) (1/n1 + 1/n2)), p the share of both together. Nothing where one of
// them is of nobody, or all or none of both are counted.
std::optional<double> TwoProportionZ(const Split& first, const Split& second);

// The probability of |z| or more, either way.
double TwoSidedP(double z);

// Whether an expected cell of the table of both is below 5: then Fisher's test is the one to make.
bool HasSmallExpectedCell(const Split& first, const Split& second);

// The two-sided p: that of all tables with the same margins that are no more likely than this one.
// Likelihoods within one part in 10^7 count as equal. Takes as many steps as there are tables.
double FisherExact(const Split& first, const Split& second);

// Numbers that were added up, and their squares.
struct Sums {
  int64_t n = 0;
  int64_t sum = 0;
  int64_t sum_of_squares = 0;

  double mean() const { return static_cast<double>(sum) / static_cast<double>(n); }  // n above 0
};

// Welch's test of two means (1947), with the degrees of freedom of Welch and Satterthwaite.
struct WelchTest {
  double t = 0;  // above 0 where the first mean is the higher one
  double degrees_of_freedom = 0;
  double p_value = 1;  // two-sided
};
// Nothing with fewer than two on a side, or where neither side varies.
std::optional<WelchTest> WelchT(const Sums& first, const Sums& second);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_FIGURES_DIFFERENCE_TESTS_H_
