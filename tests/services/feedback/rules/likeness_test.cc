// How near two cases are, and in which cells near ones are looked for.

#include "services/feedback/rules/likeness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace touchstone::feedback {
namespace {

using ::testing::DoubleNear;
using ::testing::Optional;

v1::Place At(const std::string& latitude, const std::string& longitude) {
  v1::Place place;
  place.set_latitude(latitude);
  place.set_longitude(longitude);
  return place;
}

bool IsIn(const std::string& cell, const std::vector<CellRange>& ranges) {
  for (const CellRange& range : ranges) {
    if (range.first <= cell && cell <= range.last) return true;
  }
  return false;
}

TEST(Likeness, KnowsWhatAPlaceIs) {
  EXPECT_TRUE(CoordinatesOf(At("47.6", "-122.3")));
  EXPECT_FALSE(CoordinatesOf(At("", "")));
  EXPECT_FALSE(CoordinatesOf(At("91", "0")));
  EXPECT_FALSE(CoordinatesOf(At("nan", "0")));
}

TEST(Likeness, MeasuresAlongTheEarth) {
  // A degree of the equator, and from Olympia to Seattle.
  EXPECT_NEAR(MetersBetween({0, 0}, {0, 1}), 111'195, 1);
  EXPECT_NEAR(MetersBetween({47.0379, -122.9007}, {47.6062, -122.3321}), 76'300, 300);
  EXPECT_EQ(MetersBetween({10, 20}, {10, 20}), 0);
}

TEST(Likeness, FindsEverythingThatIsNearInItsCells) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> latitudes(-89, 89);
  std::uniform_real_distribution<double> longitudes(-180, 180);
  std::uniform_real_distribution<double> aside(-0.02, 0.02);
  int near_ones = 0;
  for (int i = 0; i < 20'000; ++i) {
    const Coordinates place{latitudes(random), i % 10 == 0 ? 179.9999 : longitudes(random)};
    Coordinates other{place.latitude + aside(random), place.longitude + aside(random)};
    if (other.longitude > 180) other.longitude -= 360;
    if (other.longitude < -180) other.longitude += 360;
    const int meters = 1000;
    if (MetersBetween(place, other) > meters) continue;
    ++near_ones;
    EXPECT_TRUE(IsIn(CellOf(other), CellsWithin(place, meters)))
        << place.latitude << " " << place.longitude << " " << other.latitude << " "
        << other.longitude;
  }
  EXPECT_GT(near_ones, 1000);
}

TEST(Likeness, KeepsCellsSmall) {
  std::mt19937 random(8);
  std::uniform_real_distribution<double> latitudes(-80, 80);
  std::uniform_real_distribution<double> longitudes(-180, 180);
  for (int i = 0; i < 1000; ++i) {
    const Coordinates place{latitudes(random), longitudes(random)};
    EXPECT_LT(MetersBetween(place, CellMiddle(place)), 110);
    EXPECT_EQ(CellOf(CellMiddle(place)), CellOf(place));
  }
}

TEST(Likeness, ComparesWords) {
  EXPECT_EQ(WordsInCommon({"deep", "hole"}, {"deep", "hole"}), 1);
  EXPECT_NEAR(WordsInCommon({"deep", "hole"}, {"hole", "road"}), 1.0 / 3, 1e-12);
  EXPECT_EQ(WordsInCommon({}, {}), 0);
}

TEST(Likeness, IsTheMeanOfPlaceTimeAndText) {
  const Apart apart{
      .meters = 25, .most_meters = 100, .days = 1, .most_days = 4, .text_likeness = 0.5};
  EXPECT_THAT(LikenessOf(apart), Optional(DoubleNear((0.75 + 0.75 + 0.5) / 3, 1e-12)));
  Apart far = apart;
  far.meters = 101;
  EXPECT_FALSE(LikenessOf(far));
  Apart late = apart;
  late.days = 4.5;
  EXPECT_FALSE(LikenessOf(late));
  Apart never = apart;
  never.meters = 0;
  never.most_meters = 0;
  EXPECT_FALSE(LikenessOf(never));
}

}  // namespace
}  // namespace touchstone::feedback
