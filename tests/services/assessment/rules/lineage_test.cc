#include "services/assessment/rules/lineage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace touchstone::assessment {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::UnitChange;

UnitStep Step(Day day, UnitChange::Kind kind, const char* predecessor, const char* successor,
              int percent) {
  return {day, kind, predecessor, successor, percent, ""};
}

// "A 10..20 40%", without what goes on for ever on that side. What came to be on the way is told as
// if it had been there before, since whether it was is not looked at.
std::vector<std::string> Told(const Lineage& lineage) {
  std::vector<std::string> told;
  for (const LineagePart& part : lineage.parts) {
    told.push_back(absl::StrCat(
        part.unit, " ", part.from == kEver ? std::string() : absl::StrCat(part.from), "..",
        part.to == kForever ? std::string() : absl::StrCat(part.to), " ", part.percent, "%"));
  }
  return told;
}

Lineage Of(const char* unit, Day day, const std::vector<UnitStep>& all) {
  std::vector<UnitStep> earlier;
  std::vector<UnitStep> later;
  for (const UnitStep& step : all) (step.day <= day ? earlier : later).push_back(step);
  return LineageOf(unit, day, earlier, later);
}

TEST(Lineage, OfAUnitThatNothingHappenedToIsTheUnit) {
  const Lineage lineage = Of("A", 50, {Step(10, UnitChange::SPLIT, "X", "Y", 100)});
  EXPECT_THAT(Told(lineage), ElementsAre("A .. 100%"));
  EXPECT_THAT(lineage.steps, IsEmpty());
}

TEST(Lineage, FollowsSharesOverASplitBothWays) {
  const std::vector<UnitStep> split = {Step(10, UnitChange::SPLIT, "P", "A", 60),
                                       Step(10, UnitChange::SPLIT, "P", "B", 40)};
  EXPECT_THAT(Told(Of("P", 5, split)), ElementsAre("P ..10 100%", "A 10.. 60%", "B 10.. 40%"));
  EXPECT_THAT(Told(Of("A", 10, split)), ElementsAre("A .. 100%", "P ..10 60%"));
  EXPECT_THAT(Of("A", 10, split).steps, ElementsAre(split[0]));
}

TEST(Lineage, OfAUnitThatGoesOnKeepsItsShare) {
  const std::vector<UnitStep> split = {Step(10, UnitChange::SPLIT, "P", "P", 70),
                                       Step(10, UnitChange::SPLIT, "P", "A", 30)};
  EXPECT_THAT(Told(Of("P", 20, split)), ElementsAre("P ..10 70%", "P 10.. 100%"));
  EXPECT_THAT(Told(Of("P", 5, split)), ElementsAre("P ..10 100%", "A 10.. 30%", "P 10.. 70%"));
  EXPECT_THAT(Told(Of("A", 10, split)), ElementsAre("A .. 100%", "P ..10 30%"));
}

TEST(Lineage, FollowsPartsOfUnitsIntoAMerge) {
  const std::vector<UnitStep> merge = {Step(10, UnitChange::MERGE, "A", "S", 100),
                                       Step(10, UnitChange::MERGE, "B", "S", 25),
                                       Step(10, UnitChange::MERGE, "B", "B", 75)};
  EXPECT_THAT(Told(Of("S", 10, merge)), ElementsAre("A ..10 100%", "B ..10 25%", "S .. 100%"));
}

TEST(Lineage, MultipliesAlongAChainAndAddsWhatMeetsAgain) {
  // P becomes A and B; a half of B goes to A later; then A becomes Z.
  const std::vector<UnitStep> all = {
      Step(10, UnitChange::SPLIT, "P", "A", 60),  Step(10, UnitChange::SPLIT, "P", "B", 40),
      Step(20, UnitChange::MERGE, "A", "A", 100), Step(20, UnitChange::MERGE, "B", "A", 50),
      Step(20, UnitChange::MERGE, "B", "B", 50),  Step(30, UnitChange::MERGE, "A", "Z", 100)};
  EXPECT_THAT(Told(Of("Z", 40, all)),
              ElementsAre("A ..30 100%", "B ..20 50%", "P ..10 80%", "Z .. 100%"));
  EXPECT_THAT(Told(Of("P", 0, all)), ElementsAre("P ..10 100%", "A 10..20 60%", "B 10..20 40%",
                                                 "A 20..30 80%", "B 20.. 20%", "Z 30.. 80%"));
  EXPECT_THAT(Told(Of("A", 15, all)), ElementsAre("A ..30 100%", "P ..10 60%", "Z 30.. 100%"));
}

TEST(Lineage, TellsOfANewTitleOrParentAndGoesOnOverIt) {
  const std::vector<UnitStep> all = {
      Step(10, UnitChange::RENAME, "A", "A", 100), Step(10, UnitChange::SPLIT, "A", "A", 50),
      Step(10, UnitChange::SPLIT, "A", "B", 50), Step(20, UnitChange::TRANSFER, "A", "A", 100)};
  const Lineage lineage = Of("A", 30, all);
  EXPECT_THAT(Told(lineage), ElementsAre("A ..10 50%", "A 10.. 100%"));
  EXPECT_THAT(lineage.steps, ElementsAre(all[1], all[0], all[3]));
}

}  // namespace
}  // namespace touchstone::assessment
