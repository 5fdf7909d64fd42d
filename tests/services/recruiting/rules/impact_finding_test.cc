#include "services/recruiting/rules/impact_finding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::ImpactFinding FindingOf(const Selection& group, const Selection& reference) {
  const auto counts = [](const Selection& of) {
    return std::vector<StageCounts>{{of.selected, of.not_selected}};
  };
  const auto impact = AdverseImpactOf({{"group", counts(group)}, {"reference", counts(reference)}});
  return FindingOf(impact.total.groups[0]);
}

TEST(ImpactFinding, IsEvidenceByASignificantDifference) {
  EXPECT_EQ(FindingOf({12, 28}, {48, 32}), v1::EVIDENCE);
  // Above four fifths, and too large a difference for chance.
  EXPECT_EQ(FindingOf({850, 150}, {950, 50}), v1::EVIDENCE);
}

TEST(ImpactFinding, IsEvidenceBelowFourFifthsUnlessNumbersAreSmall) {
  EXPECT_EQ(FindingOf({10, 80}, {12, 48}), v1::EVIDENCE);  // z 1.51, and expected cells above 5
  EXPECT_EQ(FindingOf({2, 8}, {6, 9}), v1::UNDETERMINED);  // the exact test's
}

TEST(ImpactFinding, IsOpenWhereOneSelectionDecides) {
  EXPECT_EQ(FindingOf({30, 31}, {40, 25}), v1::UNDETERMINED);  // 0.799
  EXPECT_EQ(FindingOf({5, 5}, {6, 4}), v1::UNDETERMINED);      // 0.83, and by one 0.57
}

TEST(ImpactFinding, TellsNoEvidenceFromNoData) {
  EXPECT_EQ(FindingOf({48, 52}, {50, 50}), v1::NO_EVIDENCE);
  EXPECT_EQ(FindingOf({0, 0}, {5, 5}), v1::NO_DATA);
  EXPECT_EQ(FindingOf({0, 9}, {0, 5}), v1::NO_EVIDENCE);  // nobody is selected at all
  EXPECT_EQ(FindingOf({5, 5}, {0, 0}), v1::REFERENCE);
}

TEST(PooledFinding, IsOfRequisitionsAndNotOfTheirSum) {
  EXPECT_EQ(FindingOf(PooledImpactOf({})), v1::NO_DATA);
  EXPECT_EQ(FindingOf(PooledImpactOf({{{1, 2}, {2, 1}}})), v1::UNDETERMINED);
  EXPECT_EQ(FindingOf(PooledImpactOf({{{12, 28}, {48, 32}}, {{6, 14}, {24, 16}}})), v1::EVIDENCE);
  // Lower in the sum alone: in each requisition the group is selected more.
  EXPECT_EQ(FindingOf(PooledImpactOf({{{30, 170}, {5, 45}}, {{45, 5}, {160, 40}}})),
            v1::NO_EVIDENCE);
  // Not significant, and under four fifths by numbers that are large enough for the test.
  EXPECT_EQ(FindingOf(PooledImpactOf({{{5, 40}, {6, 24}}, {{5, 40}, {6, 24}}})), v1::EVIDENCE);
}

TEST(HiddenGroups, AreThoseOfFewAndThoseThatGiveThemAway) {
  EXPECT_THAT(HiddenGroups({{40, 30, 20}}), ElementsAre(false, false, false));
  // One alone is the sum without the others.
  EXPECT_THAT(HiddenGroups({{40, 12, 3}}), ElementsAre(false, true, true));
  // Two of one each: that they are two would say it.
  EXPECT_THAT(HiddenGroups({{40, 12, 1, 1}}), ElementsAre(false, true, true, true));
  EXPECT_THAT(HiddenGroups({{40, 12, 4, 4}}), ElementsAre(false, false, true, true));
  // Of two groups both.
  EXPECT_THAT(HiddenGroups({{40, 4}}), ElementsAre(true, true));
  EXPECT_THAT(HiddenGroups({{4}}), ElementsAre(true));
  EXPECT_THAT(HiddenGroups({}), IsEmpty());
}

TEST(HiddenGroups, AreHiddenInEveryStage) {
  // Three of them go on, which the stage before would say.
  EXPECT_THAT(HiddenGroups({{40, 30, 20}, {10, 9, 3}}), ElementsAre(false, true, true));
  // In the second stage the hidden two are alone with nobody beside them.
  EXPECT_THAT(HiddenGroups({{40, 30, 4, 4}, {10, 9, 0, 3}}), ElementsAre(false, true, true, true));
}

TEST(HiddenGroups, AreNotThoseOfNobody) {
  EXPECT_THAT(HiddenGroups({{40, 30, 0}, {12, 9, 0}}), ElementsAre(false, false, false));
  // Nobody hides nobody.
  EXPECT_THAT(HiddenGroups({{40, 30, 4, 0}}), ElementsAre(false, true, true, false));
}

}  // namespace
}  // namespace touchstone::recruiting
