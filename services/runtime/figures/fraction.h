// Exact fractions, so that a figure is the same to the digit years later, in whatever order its
// ratings were added.
//
//   const Fraction mean(13, 4);
//   mean.Tenths();                      // 33: shown as 3.3
//   (Fraction(3) - mean).ToDouble();    // -0.25
//
// Sums and products are exact while their numerator and denominator, reduced, fit into 64 bits.
// What does not fit is rounded to a multiple of 2^-30; no figure of a report comes near that (means
// of thousands of ratings in a dozen relations do not).

#ifndef TOUCHSTONE_SERVICES_RUNTIME_FIGURES_FRACTION_H_
#define TOUCHSTONE_SERVICES_RUNTIME_FIGURES_FRACTION_H_

#include <compare>
#include <cstdint>
#include <limits>
#include <numeric>

namespace touchstone {

// What products of two 64-bit numbers fit into.
__extension__ using Wide = __int128;
__extension__ using UnsignedWide = unsigned __int128;

class Fraction {
 public:
  constexpr Fraction() = default;  // 0
  constexpr explicit Fraction(int64_t whole) : numerator_(whole) {}
  // The denominator is not 0.
  constexpr Fraction(int64_t numerator, int64_t denominator)
      : Fraction(Reduced(numerator, denominator)) {}

  // numerator / denominator, which is not 0, reduced.
  static constexpr Fraction Reduced(Wide numerator, Wide denominator);

  constexpr int64_t numerator() const { return numerator_; }
  constexpr int64_t denominator() const { return denominator_; }  // above 0

  friend constexpr Fraction operator+(Fraction a, Fraction b) {
    return Reduced(Wide{a.numerator_} * b.denominator_ + Wide{b.numerator_} * a.denominator_,
                   Wide{a.denominator_} * b.denominator_);
  }
  friend constexpr Fraction operator-(Fraction a, Fraction b) {
    return Reduced(Wide{a.numerator_} * b.denominator_ - Wide{b.numerator_} * a.denominator_,
                   Wide{a.denominator_} * b.denominator_);
  }
  friend constexpr Fraction operator*(Fraction a, Fraction b) {
    return Reduced(Wide{a.numerator_} * b.numerator_, Wide{a.denominator_} * b.denominator_);
  }
  // The divisor is not 0.
  friend constexpr Fraction operator/(Fraction a, int64_t divisor) {
    return Reduced(a.numerator_, Wide{a.denominator_} * divisor);
  }

  friend constexpr bool operator==(Fraction a, Fraction b) = default;
  friend constexpr std::strong_ordering operator<=>(Fraction a, Fraction b) {
    return Wide{a.numerator_} * b.denominator_ <=> Wide{b.numerator_} * a.denominator_;
  }

  // The number of tenths nearest to it, halves upwards, which for negative numbers is towards zero:
  // 0.25 is 3 tenths, -0.25 is -2, -0.26 is -3. For values within ±9e17.
  constexpr int64_t Tenths() const {
    const Wide twice = Wide{numerator_} * 20 + denominator_;
    const Wide by = Wide{denominator_} * 2;
    return static_cast<int64_t>(twice / by - (twice % by < 0 ? 1 : 0));
  }

  constexpr double ToDouble() const {
    return static_cast<double>(numerator_) / static_cast<double>(denominator_);
  }

 private:
  static constexpr Wide kMost = std::numeric_limits<int64_t>::max();

  static constexpr Wide CommonDivisor(Wide a, Wide b) {  // both at least 0
    while (b != 0) {
      if (a <= kMost && b <= kMost)
        return std::gcd(static_cast<int64_t>(a), static_cast<int64_t>(b));
      const Wide rest = a % b;
      a = b;
      b = rest;
    }
    return a;
  }

  int64_t numerator_ = 0;
  int64_t denominator_ = 1;
};

constexpr Fraction Fraction::Reduced(Wide numerator, Wide denominator) {
  if (denominator < 0) {
    numerator = -numerator;
    denominator = -denominator;
  }
  const Wide divisor = CommonDivisor(numerator < 0 ? -numerator : numerator, denominator);
  numerator /= divisor;
  denominator /= divisor;
  if (numerator > kMost || -numerator > kMost || denominator > kMost) {
    while (denominator >= Wide{1} << 96) {  // so that nothing below is more than 127 bits long
      numerator /= 2;
      denominator /= 2;
    }
    constexpr Wide kParts = Wide{1} << 30;
    const Wide whole = numerator / denominator;
    Wide kept = whole < 0 ? -kMost : kMost;  // what is beyond all figures ends there
    if (whole < kMost / kParts && -whole < kMost / kParts)
      kept = whole * kParts + numerator % denominator * kParts / denominator;
    return Reduced(kept, kParts);
  }
  Fraction fraction;
  fraction.numerator_ = static_cast<int64_t>(numerator);
  fraction.denominator_ = static_cast<int64_t>(denominator);
  return fraction;
}

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_FIGURES_FRACTION_H_
