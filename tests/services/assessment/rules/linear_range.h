// The exact range of a linear form under linear constraints: what can be known of it by who knows
// the constraints. A small simplex method in rational numbers.

#ifndef TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_RULES_LINEAR_RANGE_H_
#define TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_RULES_LINEAR_RANGE_H_

#include <boost/multiprecision/cpp_int.hpp>
#include <map>
#include <vector>

namespace touchstone::assessment {

using Rational = boost::multiprecision::cpp_rational;

// constant + the sum of coefficients times unknowns, which are numbered.
struct LinearForm {
  Rational constant;
  std::map<int, Rational> coefficients;

  void Add(const LinearForm& other, const Rational& times);
  Rational At(const std::vector<Rational>& point) const;
};

struct LinearConstraint {
  LinearForm form;
  Rational low;
  Rational high;
};

struct LinearRange {
  Rational low;
  Rational high;
};

// The range of `form` where all constraints hold. `point` is one where they do; it gives the
// simplex its start and decides nothing else. Each unknown is to be bounded by some constraint.
LinearRange RangeOf(const LinearForm& form, const std::vector<LinearConstraint>& constraints,
                    const std::vector<Rational>& point);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_RULES_LINEAR_RANGE_H_
