#include "services/assessment/rules/composition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace touchstone::assessment {
namespace {

using ::testing::DoubleNear;
using ::testing::Optional;

enum Relation { kSelf = 1, kManager = 2, kPeer = 3 };

// Self weighs 1, the manager 2, peers 3 from three of them up. Level 4 is required.
CompositionRules Rules() {
  CompositionRules rules;
  rules.relations = {{kSelf, 1, 1, true}, {kManager, 2, 1}, {kPeer, 3, 3}};
  rules.levels = 5;
  rules.behavior_options = 3;
  rules.behaviors = 3;
  rules.key_elements = {{0, 1}, {2}};
  rules.required_level = 4;
  rules.compare_self = true;
  return rules;
}

using Values = std::vector<std::optional<int>>;
constexpr std::nullopt_t kNotObserved = std::nullopt;

// Ratings of one relation, called by their places.
std::vector<Rating> Levels(int relation, const std::vector<int>& levels) {
  std::vector<Rating> ratings;
  for (const int level : levels)
    ratings.push_back({absl::StrCat(relation, "-", ratings.size()), relation, level});
  return ratings;
}

std::vector<Rating> All(const std::vector<std::vector<Rating>>& parts) {
  std::vector<Rating> all;
  for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

Report ReportOf(const std::vector<Rating>& ratings, const CompositionRules& rules = Rules()) {
  return Compose(rules, ratings, "seed").report;
}

TEST(Composition, CombinesRelationsByTheirWeights) {
  const Report report =
      ReportOf(All({Levels(kSelf, {4}), Levels(kManager, {3}), Levels(kPeer, {2, 3, 3})}));
  ASSERT_EQ(report.relations.size(), 3U);
  const Cell& peers = report.relations[2].level;
  EXPECT_EQ(peers.suppressed, std::nullopt);
  EXPECT_EQ(peers.n, 3);
  EXPECT_EQ(peers.mean, Fraction(8, 3));
  EXPECT_EQ(peers.mean.Tenths(), 27);
  EXPECT_THAT(peers.agreement, Optional(DoubleNear(5.0 / 6, 1e-12)));
  EXPECT_THAT(peers.average_deviation, Optional(DoubleNear(4.0 / 9, 1e-12)));

  EXPECT_EQ(report.combined.n, 5);
  EXPECT_EQ(report.combined.mean, Fraction(1 * 4 + 2 * 3 + 8, 6));
  EXPECT_EQ(report.others.n, 4);
  EXPECT_EQ(report.others.mean, Fraction(2 * 3 + 8, 5));
  EXPECT_EQ(report.gap, Fraction(1));
}

TEST(Composition, ARelationWithTooFewRatersIsLeftOutOfEverything) {
  const Report report =
      ReportOf(All({Levels(kSelf, {4}), Levels(kManager, {3}), Levels(kPeer, {1, 1})}));
  EXPECT_EQ(report.relations[2].level, (Cell{Suppression::kTooFew}));
  EXPECT_EQ(report.relations[2].minimum, 3);
  EXPECT_EQ(report.combined.n, 2);
  EXPECT_EQ(report.combined.mean, Fraction(10, 3));
  EXPECT_EQ(report.others.mean, Fraction(3));
  EXPECT_EQ(report.gap, Fraction(2, 3));
  EXPECT_EQ(report.self_less_others, Fraction(1));
}

TEST(Composition, SaysWhyThereIsNothing) {
  const Report nobody = ReportOf({});
  EXPECT_EQ(nobody.relations[0].level, (Cell{Suppression::kNoneRated}));
  // That no peer answered is not told either: one who does later would be seen by it.
  EXPECT_EQ(nobody.relations[2].level, (Cell{Suppression::kTooFew}));
  EXPECT_EQ(nobody.combined, (Cell{Suppression::kComplementary}));
  EXPECT_EQ(nobody.gap, std::nullopt);
  EXPECT_EQ(nobody.self_view, SelfView::kNotCompared);
  EXPECT_EQ(ReportOf(Levels(kPeer, {5, 5})), nobody);

  CompositionRules named = Rules();
  named.relations.pop_back();
  EXPECT_EQ(ReportOf({}, named).combined, (Cell{Suppression::kNoneRated}));
}

TEST(Composition, ARelationWithoutWeightIsShownAndNotCombined) {
  CompositionRules rules = Rules();
  rules.relations[0].weight = 0;
  const Report report = ReportOf(All({Levels(kSelf, {5}), Levels(kManager, {3})}), rules);
  EXPECT_EQ(report.relations[0].level.mean, Fraction(5));
  EXPECT_EQ(report.combined.mean, Fraction(3));
  EXPECT_EQ(report.combined.n, 1);
  EXPECT_EQ(report.self_less_others, Fraction(2));
}

TEST(Composition, TheGapIsOfTheLevelBeforeRounding) {
  CompositionRules rules = Rules();
  rules.required_level = 3;
  const Report report = ReportOf(Levels(kPeer, {3, 3, 3, 4}), rules);
  EXPECT_EQ(report.combined.mean.Tenths(), 33);
  EXPECT_EQ(report.gap, Fraction(-1, 4));
  EXPECT_EQ(report.gap->Tenths(), -2);
  rules.required_level.reset();
  EXPECT_EQ(ReportOf(Levels(kPeer, {3, 3, 3, 4}), rules).gap, std::nullopt);
}

TEST(Composition, ALevelOrMoreBetweenSelfAndOthersIsABlindSpotOrAHiddenStrength) {
  const struct {
    int self;
    std::vector<int> peers;
    SelfView view;
  } table[] = {
      {4, {3, 3, 3}, SelfView::kBlindSpot},      {5, {3, 3, 3}, SelfView::kBlindSpot},
      {4, {3, 3, 4}, SelfView::kAlike},          {3, {3, 3, 3}, SelfView::kAlike},
      {2, {3, 3, 2}, SelfView::kAlike},          {2, {3, 3, 3}, SelfView::kHiddenStrength},
      {5, {3, 3}, SelfView::kNotCompared},       {5, {}, SelfView::kNotCompared},
      {1, {4, 4, 5}, SelfView::kHiddenStrength},
  };
  for (const auto& [self, peers, view] : table) {
    EXPECT_EQ(ReportOf(All({Levels(kSelf, {self}), Levels(kPeer, peers)})).self_view, view) << self;
  }
  EXPECT_EQ(ReportOf(Levels(kPeer, {3, 3, 3})).self_view, SelfView::kNotCompared);
  CompositionRules rules = Rules();
  rules.compare_self = false;
  const Report report = ReportOf(All({Levels(kSelf, {5}), Levels(kPeer, {3, 3, 3})}), rules);
  EXPECT_EQ(report.self_view, SelfView::kNotCompared);
  EXPECT_EQ(report.self_less_others, std::nullopt);
}

TEST(Composition, ABehaviorThatTooFewObservedIsHiddenThoughTheLevelIsShown) {
  std::vector<Rating> peers = Levels(kPeer, {3, 3, 4, 4});
  peers[0].behaviors = {1, 3, kNotObserved};
  peers[1].behaviors = {2, 3, kNotObserved};
  peers[2].behaviors = {2, kNotObserved, kNotObserved};
  peers[3].behaviors = {3};  // what is not there was not observed
  std::vector<Rating> manager = Levels(kManager, {3});
  manager[0].behaviors = {1, 2, 3};
  const Report report = ReportOf(All({peers, manager}));

  const RelationCells& cells = report.relations[2];
  EXPECT_EQ(cells.level.n, 4);
  EXPECT_EQ(cells.behaviors[0].n, 4);
  EXPECT_EQ(cells.behaviors[0].mean, Fraction(2));
  EXPECT_EQ(cells.behaviors[1], (Cell{Suppression::kTooFew}));
  EXPECT_EQ(cells.behaviors[2], (Cell{Suppression::kTooFew}));
  // A key element is the mean of its behaviors that are shown.
  EXPECT_EQ(cells.key_elements[0].mean, Fraction(2));
  EXPECT_EQ(cells.key_elements[0].n, 4);
  EXPECT_EQ(cells.key_elements[1], (Cell{Suppression::kComplementary}));

  EXPECT_EQ(report.relations[1].key_elements[0].mean, Fraction(3, 2));
  EXPECT_EQ(report.others_behaviors[0].mean, Fraction(2 * 1 + 3 * 2, 5));
  EXPECT_EQ(report.others_behaviors[1].mean, Fraction(2));
  EXPECT_EQ(report.others_behaviors[2].n, 1);
  EXPECT_EQ(report.others_key_elements[0].mean, (Fraction(3) + Fraction(6)) / 5);
  EXPECT_EQ(report.others_key_elements[1].mean, Fraction(3));
}

TEST(Composition, AKeyElementCountsEachRatingOnce) {
  std::vector<Rating> peers = Levels(kPeer, {3, 3, 3, 3});
  for (Rating& peer : peers) peer.behaviors = {3, 1};
  peers[0].behaviors = {3, kNotObserved};
  const Cell element = ReportOf(peers).relations[2].key_elements[0];
  EXPECT_EQ(element.n, 7);
  EXPECT_EQ(element.mean, Fraction(4 * 3 + 3 * 1, 7));
}

TEST(Composition, SelfIsNotAmongTheOthers) {
  std::vector<Rating> self = Levels(kSelf, {5});
  self[0].behaviors = {3, 3, 3};
  const Report report = ReportOf(self);
  EXPECT_EQ(report.combined.mean, Fraction(5));
  EXPECT_TRUE(report.others.suppressed.has_value());
  EXPECT_TRUE(report.others_behaviors[0].suppressed.has_value());
  EXPECT_TRUE(report.others_key_elements[0].suppressed.has_value());
}

TEST(Composition, UnderThreeRatersThereIsNoInterval) {
  EXPECT_EQ(ReportOf(All({Levels(kSelf, {4}), Levels(kManager, {3})})).combined.interval,
            std::nullopt);
  const Report report = ReportOf(All({Levels(kSelf, {4}), Levels(kManager, {3, 5})}));
  EXPECT_TRUE(report.combined.interval.has_value());
  EXPECT_EQ(report.others.interval, std::nullopt);
}

TEST(Composition, AFrozenCellIsWhatEverythingElseIsMadeOf) {
  const CompositionRules rules = Rules();
  const auto ratings = [](int manager, const std::vector<int>& peers) {
    return All({Levels(kManager, {manager}), Levels(kPeer, peers)});
  };
  const Composition first = Compose(rules, ratings(3, {2, 3, 3}), "seed");
  const auto later = ratings(4, {2, 3, 3, 5, 5});
  const Composition next = ComposeAfter(first.trails, rules, later, "seed");
  EXPECT_EQ(next.report.relations[2], first.report.relations[2]);
  EXPECT_EQ(next.report.relations[1].level.mean, Fraction(4));
  EXPECT_EQ(next.report.combined.mean, Fraction(2 * 4 + 8, 5));
  EXPECT_EQ(next.report.combined.n, 4);

  const auto last = ratings(4, {2, 3, 3, 5, 5, 5});
  const Composition all = ComposeAfter(next.trails, rules, last, "seed");
  EXPECT_EQ(all.report, Compose(rules, last, "seed").report);
}

TEST(Composition, ARelationThatTheRulesDoNotHaveCountsNowhere) {
  EXPECT_EQ(ReportOf(All({Levels(kPeer, {3, 3, 3}), Levels(9, {5, 5, 5})})),
            ReportOf(Levels(kPeer, {3, 3, 3})));
}

}  // namespace
}  // namespace touchstone::assessment
