// That what a report hides cannot be computed from what it shows, nor from two or more reports.

#include "tests/services/assessment/rules/inference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/services/assessment/rules/linear_range.h"
#include "tests/services/assessment/rules/random_cycle.h"

namespace touchstone::assessment {
namespace {

using ::testing::IsEmpty;

Published First(const Cycle& cycle) {
  return {cycle.ratings, Compose(cycle.rules, cycle.ratings, "seed")};
}

Published Next(const Cycle& cycle, const Published& before, const Rating& late) {
  Published next{before.ratings};
  next.ratings.push_back(late);
  next.composition = ComposeAfter(before.composition.trails, cycle.rules, next.ratings, "seed");
  return next;
}

TEST(Inference, NeitherOneReportNorTheOneAfterALateRatingTellsWhatIsHidden) {
  SeededRandom random("one late rating");
  for (int i = 0; i < 100; ++i) {
    const Cycle cycle = RandomCycle(random);
    const Published first = First(cycle);
    ASSERT_THAT(Inferred(cycle.rules, {{first}}), IsEmpty()) << i;
    for (const RelationRule& rule : cycle.rules.relations) {
      const Rating late = RandomRating(cycle.rules, rule.relation, "late", random);
      const std::vector<Published> history = {first, Next(cycle, first, late)};
      ASSERT_THAT(Inferred(cycle.rules, history), IsEmpty()) << i << " " << rule.relation;
    }
  }
}

TEST(Inference, NoRowOfReportsTellsWhatTheLastOneHides) {
  SeededRandom random("late ratings");
  for (int i = 0; i < 60; ++i) {
    const Cycle cycle = RandomCycle(random);
    std::vector<Published> history = {First(cycle)};
    const int relation = static_cast<int>(kPeer + random.Below(3));
    for (int late = 0; late < 5; ++late) {
      history.push_back(Next(cycle, history.back(),
                             RandomRating(cycle.rules, late == 2 ? kManager : relation,
                                          absl::StrCat("late", late), random)));
      ASSERT_THAT(Inferred(cycle.rules, history), IsEmpty()) << i << " " << late;
    }
  }
}

// Whether something of that kind is inferred.
bool Tells(const Cycle& cycle, const std::vector<Published>& history, const std::string& what) {
  for (const std::string& told : Inferred(cycle.rules, history)) {
    if (absl::StrContains(told, what)) return true;
  }
  return false;
}

// The three that follow show that the ones above would see it: reports as they must not be.

TEST(Inference, FindsWhatIsHiddenInACombinedLevelThatIsMadeOfIt) {
  SeededRandom random("hidden in combined");
  int found = 0;
  for (int i = 0; i < 100; ++i) {
    const Cycle cycle = RandomCycle(random);
    Published report = First(cycle);
    CompositionRules careless = cycle.rules;
    for (RelationRule& rule : careless.relations) rule.minimum = 1;
    report.composition.report.combined = Compose(careless, cycle.ratings, "seed").report.combined;
    report.composition.report.gap.reset();
    found += Tells(cycle, {report}, "question 0 hides");
  }
  EXPECT_GE(found, 20);
}

TEST(Inference, FindsWhatIsHiddenInAKeyElementThatIsMadeOfIt) {
  SeededRandom random("hidden in key elements");
  int found = 0;
  for (int i = 0; i < 100; ++i) {
    const Cycle cycle = RandomCycle(random);
    Published report = First(cycle);
    CompositionRules careless = cycle.rules;
    for (RelationRule& rule : careless.relations) rule.minimum = 1;
    const Report all = Compose(careless, cycle.ratings, "seed").report;
    report.composition.report.others_key_elements = all.others_key_elements;
    for (size_t r = 0; r < all.relations.size(); ++r) {
      std::vector<Cell>& shown = report.composition.report.relations[r].key_elements;
      for (size_t e = 0; e < shown.size(); ++e) {
        if (!shown[e].suppressed) shown[e] = all.relations[r].key_elements[e];
      }
    }
    found += Tells(cycle, {report}, "hides");
  }
  EXPECT_GE(found, 20);
}

TEST(Inference, FindsTheLateRatingWhereNothingIsFrozen) {
  SeededRandom random("nothing frozen");
  int found = 0;
  for (int i = 0; i < 100; ++i) {
    const Cycle cycle = RandomCycle(random);
    Published next = First(cycle);
    next.ratings.push_back(RandomRating(cycle.rules, kPeer, "late", random));
    next.composition = Compose(cycle.rules, next.ratings, "seed");
    found += Tells(cycle, {First(cycle), next}, "late answer");
  }
  EXPECT_GE(found, 20);
}

LinearForm Form(const Rational& constant, const std::map<int, Rational>& coefficients) {
  return {constant, coefficients};
}

TEST(LinearRange, IsWhatTheConstraintsLeaveOpen) {
  const std::vector<Rational> point = {2, 3, 1};
  std::vector<LinearConstraint> constraints = {
      {Form(0, {{0, 1}}), 1, 5}, {Form(0, {{1, 1}}), 1, 5}, {Form(0, {{2, 1}}), 0, 9}};
  const LinearForm first = Form(0, {{0, 1}});
  EXPECT_EQ(RangeOf(first, constraints, point).low, 1);
  EXPECT_EQ(RangeOf(first, constraints, point).high, 5);
  EXPECT_EQ(RangeOf(Form(1, {{0, 2}, {1, -1}}), constraints, point).low, -2);
  EXPECT_EQ(RangeOf(Form(1, {{0, 2}, {1, -1}}), constraints, point).high, 10);

  constraints.push_back({Form(0, {{0, 1}, {1, 1}}), Rational(19, 4), Rational(21, 4)});
  EXPECT_EQ(RangeOf(first, constraints, point).high, Rational(17, 4));
  constraints.push_back({Form(0, {{0, 1}, {1, Rational(-1, 3)}}), 1, 1});
  EXPECT_EQ(RangeOf(first, constraints, point).low, Rational(31, 16));
  EXPECT_EQ(RangeOf(first, constraints, point).high, Rational(33, 16));
  EXPECT_EQ(RangeOf(Form(0, {{2, 1}}), constraints, point).high, 9);
}

}  // namespace
}  // namespace touchstone::assessment
