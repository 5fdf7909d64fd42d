#include "services/runtime/figures/fraction.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace touchstone {
namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

TEST(Fraction, IsReducedWithItsSignAbove) {
  EXPECT_EQ(Fraction(6, 4), Fraction(3, 2));
  EXPECT_EQ(Fraction(3, -6), Fraction(-1, 2));
  EXPECT_EQ(Fraction(-3, -6).numerator(), 1);
  EXPECT_EQ(Fraction(0, -7), Fraction());
  EXPECT_EQ(Fraction().denominator(), 1);
}

TEST(Fraction, ComputesExactly) {
  EXPECT_EQ(Fraction(1, 3) + Fraction(1, 6), Fraction(1, 2));
  EXPECT_EQ(Fraction(1, 3) - Fraction(1, 2), Fraction(-1, 6));
  EXPECT_EQ(Fraction(2, 3) * Fraction(9, 4), Fraction(3, 2));
  EXPECT_EQ(Fraction(2, 3) / 4, Fraction(1, 6));
  EXPECT_EQ(Fraction(2, 3) / -4, Fraction(-1, 6));
  EXPECT_EQ(Fraction(-13, 4).ToDouble(), -3.25);
}

TEST(Fraction, IsComparedExactly) {
  EXPECT_LT(Fraction(-1, 2), Fraction(-1, 3));
  EXPECT_GE(Fraction(1), Fraction(kMost - 1, kMost));
  EXPECT_LT(Fraction(kMost - 2, kMost - 1), Fraction(kMost - 1, kMost));
}

TEST(Fraction, RoundsToTenthsHalvesUpwards) {
  const struct {
    Fraction exact;
    int64_t tenths;
  } table[] = {
      {Fraction(13, 4), 33},      {Fraction(33249, 10000), 33},
      {Fraction(3249, 1000), 32}, {Fraction(-1, 4), -2},
      {Fraction(-26, 100), -3},   {Fraction(-3, 20), -1},
      {Fraction(-1, 20), 0},      {Fraction(1, 20), 1},
      {Fraction(-51, 1000), -1},  {Fraction(-13, 4), -32},
      {Fraction(1, 3), 3},        {Fraction(2, 3), 7},
      {Fraction(4), 40},          {Fraction(0), 0},
      {Fraction(-4), -40},        {Fraction(49, 1000), 0},
      {Fraction(-1, kMost), 0},   {Fraction(kMost - 1, kMost), 10},
      {Fraction(499, 100), 50},   {Fraction(494, 100), 49},
  };
  for (const auto& [exact, tenths] : table) {
    EXPECT_EQ(exact.Tenths(), tenths) << exact.numerator() << "/" << exact.denominator();
  }
}

TEST(Fraction, OfLargeNumbersIsExactWhereTheResultFits) {
  EXPECT_EQ(Fraction(kMost, 2) * Fraction(2, kMost), Fraction(1));
  EXPECT_EQ(Fraction(1, kMost) + Fraction(kMost - 1, kMost), Fraction(1));
  EXPECT_EQ(Fraction(kMost) - Fraction(kMost), Fraction());
}

TEST(Fraction, RoundsWhatDoesNotFit) {
  EXPECT_NEAR((Fraction(1, kMost) + Fraction(1, 3)).ToDouble(), 1.0 / 3, 1e-9);
  EXPECT_NEAR((Fraction(-kMost, kMost - 1) * Fraction(kMost - 4, kMost - 2)).ToDouble(), -1, 1e-9);
  EXPECT_EQ((Fraction(1, kMost) * Fraction(1, kMost)), Fraction());
  EXPECT_GT((Fraction(kMost) * Fraction(kMost)).ToDouble(), 1e9);
  EXPECT_LT((Fraction(kMost) * Fraction(-kMost)).ToDouble(), -1e9);
  EXPECT_LT((Fraction(std::numeric_limits<int64_t>::min(), 1)).ToDouble(), -1e9);
}

}  // namespace
}  // namespace touchstone
