// Kept levels: whatever people come and go, a unit's figures are those of whoever is there.

#include "services/assessment/rules/kept_levels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace touchstone::assessment {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

HeldSpan Span(const std::string& unit, Day from, Day to, int level, int required = 0) {
  const int lacking = std::max(0, required * kTenths - level);
  return {unit, from, to, {{1, level, required, level == 0 ? 0 : lacking, 0}}};
}

std::vector<UnitTimeline::Row> RowsOf(const std::vector<HeldSpan>& spans) {
  UnitTimeline timeline;
  for (const HeldSpan& span : spans) timeline.Add(span, 1);
  return timeline.Rows();
}

TEST(KeptLevels, CountWhatIsReachedMetMissingAndUnknown) {
  LevelFigures figures;
  figures.Add({1, 34, 3, 0}, 1);
  figures.Add({1, 25, 3, 5}, 1);
  figures.Add({1, 0, 3, 0}, 1);
  figures.Add({1, 30, 0, 0}, 1);
  EXPECT_EQ(figures.people, 3);
  EXPECT_EQ(figures.level_sum, 89);
  EXPECT_THAT(figures.at_level, ElementsAre(0, 0, 1, 2));
  EXPECT_EQ(figures.meeting, 1);
  EXPECT_EQ(figures.behind, 1);
  EXPECT_EQ(figures.unknown, 1);
  EXPECT_EQ(figures.shortfall_sum, 5);
}

TEST(KeptLevels, WeighWhatIsMissingAndCountWhatIsStale) {
  LevelFigures figures;
  const HeldLevel behind{1, 25, 3, 5, 0, /*weight=*/4, /*stale=*/true};
  figures.Add(behind, 1);
  figures.Add({1, 20, 3, 10, 0, /*weight=*/1, /*stale=*/false}, 1);
  EXPECT_EQ(figures.weighted_shortfall_sum, 5 * 4 + 10);
  EXPECT_EQ(figures.stale, 1);
  figures.Add(behind, -1);
  EXPECT_EQ(figures.weighted_shortfall_sum, 10);
  EXPECT_EQ(figures.stale, 0);
}

// So that figures of an older form are made again.
TEST(KeptLevels, ChangeWithTheirWeightAloneAndWithBeingStaleAlone) {
  const HeldSpan was{"a", 10, 50, {{1, 25, 3, 5, 40, 1, false}}};
  for (const HeldLevel& level :
       {HeldLevel{1, 25, 3, 5, 40, 2, false}, HeldLevel{1, 25, 3, 5, 40, 1, true}}) {
    const HeldSpan is{"a", 10, 50, {level}};
    EXPECT_THAT(ChangeOf({was}, {is}), ElementsAre(Pair(was, -1), Pair(is, 1)));
  }
  EXPECT_TRUE(ChangeOf({was}, {was}).empty());
}

TEST(KeptLevels, BecomeStaleOnTheDayBehindTheLastOnWhichTheyHold) {
  const HeldSpan span{
      "a",
      10,
      50,
      {{1, 30, 0, 0, 20, 0, false}, {2, 30, 0, 0, 60, 0, false}, {3, 0, 3, 0, 15, 1, false}}};
  const auto parts = CutWhereEvidenceEnds(span);
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0].from, 10);
  EXPECT_EQ(parts[0].to, 21);
  EXPECT_EQ(parts[1].to, 50);
  EXPECT_FALSE(parts[0].levels[0].stale);
  EXPECT_TRUE(parts[1].levels[0].stale);
  EXPECT_FALSE(parts[1].levels[1].stale);
  EXPECT_FALSE(parts[1].levels[2].stale);  // there is none
}

TEST(KeptLevels, SplitAtDaysOfChangeAndJoinWhereNothingChanges) {
  const auto rows = RowsOf({Span("a", 10, 20, 30), Span("a", 15, 30, 20), Span("a", 20, 30, 30)});
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].from, 10);
  EXPECT_EQ(rows[0].to, 15);
  EXPECT_EQ(rows[1].from, 15);
  EXPECT_EQ(rows[1].to, 30);
  EXPECT_EQ(rows[1].figures.at(1).people, 2);
}

TEST(KeptLevels, LeaveNothingOfWhoIsTakenOut) {
  UnitTimeline timeline;
  timeline.Add(Span("a", 10, kForever, 30, 4), 1);
  timeline.Add(Span("a", 10, kForever, 30, 4), -1);
  EXPECT_THAT(timeline.Rows(), IsEmpty());
}

TEST(KeptLevels, ChangeOnlyDaysOnWhichSomethingCountsOtherwise) {
  const std::vector<HeldSpan> before = {Span("a", 10, kForever, 20)};
  std::vector<HeldSpan> after = {Span("a", 10, 50, 20), Span("a", 50, kForever, 30)};
  const auto change = ChangeOf(before, after);
  ASSERT_EQ(change.size(), 2u);
  EXPECT_THAT(change, ElementsAre(Pair(Span("a", 50, kForever, 20), -1),
                                  Pair(Span("a", 50, kForever, 30), 1)));
  after = before;
  after.front().levels.front().verified_until = 99;  // counts the same
  EXPECT_THAT(ChangeOf(before, after), IsEmpty());
}

// One timeline that is changed person by person, against one made of all of them at once.
TEST(KeptLevels, AreTheSameHoweverTheyCameToBe) {
  std::mt19937 random(7);
  const auto some = [&](int below) {
    return std::uniform_int_distribution<int>(0, below - 1)(random);
  };
  std::vector<std::vector<HeldSpan>> people(12);
  UnitTimeline kept;
  for (int round = 0; round < 500; ++round) {
    std::vector<HeldSpan> spans;
    Day from = some(20);
    for (int i = some(4); i > 0; --i) {
      const Day to = from + 1 + some(15);
      spans.push_back(Span("a", from, to, some(5) * 10, some(3)));
      from = to + (some(2) == 0 ? some(5) : 0);
    }
    auto& person = people[static_cast<size_t>(some(12))];
    for (const auto& [span, sign] : ChangeOf(person, spans)) kept.Add(span, sign);
    person = spans;
    std::vector<HeldSpan> all;
    for (const auto& one : people) all.insert(all.end(), one.begin(), one.end());
    ASSERT_EQ(kept.Rows(), RowsOf(all)) << "round " << round;
    for (const UnitTimeline::Row& row : kept.Rows()) {
      ASSERT_EQ(FiguresOf(PackedFigures(row.figures)), row.figures);
    }
  }
}

}  // namespace
}  // namespace touchstone::assessment
