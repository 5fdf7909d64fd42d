// What holds of every composition, on many that chance made.

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/rules/composition.h"
#include "tests/services/assessment/rules/random_cycle.h"

namespace touchstone::assessment {
namespace {

// All cells, named by their places.
void ForEachCell(const Report& report, const std::function<void(std::string, const Cell&)>& call) {
  const auto each = [&](const std::string& place, const std::vector<Cell>& cells) {
    for (size_t i = 0; i < cells.size(); ++i) call(absl::StrCat(place, i), cells[i]);
  };
  for (const RelationCells& cells : report.relations) {
    const std::string place = absl::StrCat("relation ", cells.relation, " ");
    call(place + "level", cells.level);
    each(place + "behavior ", cells.behaviors);
    each(place + "key element ", cells.key_elements);
  }
  call("combined", report.combined);
  call("others", report.others);
  each("others' behavior ", report.others_behaviors);
  each("others' key element ", report.others_key_elements);
}

std::vector<const Cell*> CellsOf(const Report& report) {
  std::vector<const Cell*> cells;
  ForEachCell(report, [&](const std::string&, const Cell& cell) { cells.push_back(&cell); });
  return cells;
}

// Other ratings than the cycle's: some are gone, some new.
std::vector<Rating> Later(const Cycle& cycle, SeededRandom& random) {
  std::vector<Rating> later = Fewer(cycle.ratings, random);
  for (auto more = random.Below(8); more > 0; --more) {
    later.push_back(RandomRating(cycle.rules, static_cast<int>(kSelf + 1 + random.Below(4)),
                                 absl::StrCat("later", more), random));
  }
  return later;
}

TEST(CompositionProperties, TheOrderOfRatingsDoesNotMatter) {
  SeededRandom random("order");
  for (int i = 0; i < 100; ++i) {
    Cycle cycle = RandomCycle(random);
    const Composition first = Compose(cycle.rules, cycle.ratings, "seed");
    std::vector<Rating> later = Later(cycle, random);
    const Composition next = ComposeAfter(first.trails, cycle.rules, later, "seed");
    Shuffle(cycle.ratings, random);
    Shuffle(later, random);
    const Composition again = Compose(cycle.rules, cycle.ratings, "seed");
    EXPECT_EQ(Printed(again.report), Printed(first.report));
    EXPECT_EQ(again, first);
    EXPECT_EQ(ComposeAfter(again.trails, cycle.rules, later, "seed"), next);
  }
}

TEST(CompositionProperties, ComposingAgainGivesTheSame) {
  SeededRandom random("again");
  for (int i = 0; i < 100; ++i) {
    const Cycle cycle = RandomCycle(random);
    const Composition first = Compose(cycle.rules, cycle.ratings, "seed");
    EXPECT_EQ(ComposeAfter(first.trails, cycle.rules, cycle.ratings, "seed"), first);
    const std::vector<Rating> later = Later(cycle, random);
    const Composition next = ComposeAfter(first.trails, cycle.rules, later, "seed");
    EXPECT_EQ(ComposeAfter(next.trails, cycle.rules, later, "seed"), next);
  }
}

TEST(CompositionProperties, SuppressionNeverLoosensAsRatingsAreTakenAway) {
  SeededRandom random("fewer");
  for (int i = 0; i < 150; ++i) {
    const Cycle cycle = RandomCycle(random);
    const Composition first = Compose(cycle.rules, cycle.ratings, "seed");
    const std::vector<Rating> later = Later(cycle, random);
    const std::vector<Rating> fewer = Fewer(later, random);
    for (const auto& before : {std::vector<RelationTrail>(), first.trails}) {
      const Composition of_all = ComposeAfter(before, cycle.rules, later, "seed");
      const Composition of_fewer = ComposeAfter(before, cycle.rules, fewer, "seed");
      const std::vector<const Cell*> cells = CellsOf(of_fewer.report);
      size_t at = 0;
      ForEachCell(of_all.report, [&](const std::string& place, const Cell& cell) {
        EXPECT_GE(cells[at]->suppressed.has_value(), cell.suppressed.has_value())
            << i << " " << place;
        ++at;
      });
    }
  }
}

// Gives what is hidden other values, and leaves some of it out.
std::vector<Rating> WithOthersInHiddenCells(const Cycle& cycle, const Report& report,
                                            SeededRandom& random) {
  std::vector<Rating> ratings = cycle.ratings;
  for (Rating& rating : ratings) {
    const RelationCells& cells = report.relations[rating.relation - kSelf];
    const Rating other = RandomRating(cycle.rules, rating.relation, rating.id, random);
    if (cells.level.suppressed && rating.level) rating.level = other.level;
    for (int b = 0; b < cycle.rules.behaviors; ++b) {
      if (cells.behaviors[b].suppressed && rating.behaviors[b])
        rating.behaviors[b] = other.behaviors[b];
    }
  }
  return ratings;
}

TEST(CompositionProperties, WhatIsHiddenLeavesNoTrace) {
  SeededRandom random("no trace");
  int changed = 0;
  for (int i = 0; i < 200; ++i) {
    const Cycle cycle = RandomCycle(random);
    const Report report = Compose(cycle.rules, cycle.ratings, "seed").report;
    Cycle other{cycle.rules, WithOthersInHiddenCells(cycle, report, random)};
    const Composition composition = Compose(other.rules, other.ratings, "seed");
    EXPECT_EQ(Printed(composition.report), Printed(report));
    changed += composition != Compose(cycle.rules, cycle.ratings, "seed");
  }
  EXPECT_GT(changed, 50);
}

TEST(CompositionProperties, OneAnonymousRatingThatComesGoesOrChangesLeavesNoTrace) {
  SeededRandom random("one more or less");
  for (int i = 0; i < 200; ++i) {
    const Cycle cycle = RandomCycle(random);
    const Composition first = Compose(cycle.rules, cycle.ratings, "seed");
    std::vector<Rating> ratings = cycle.ratings;
    const int relation = static_cast<int>(kPeer + random.Below(3));
    Rating one = RandomRating(cycle.rules, relation, "late", random);
    const auto place = std::find_if(ratings.begin(), ratings.end(), [&](const Rating& rating) {
      return rating.relation == relation;
    });
    if (i % 3 == 0 || place == ratings.end()) {
      ratings.push_back(one);
    } else if (i % 3 == 1) {
      ratings.erase(place);
    } else {
      one.id = place->id;
      *place = one;
    }
    const Composition next = ComposeAfter(first.trails, cycle.rules, ratings, "seed");
    EXPECT_EQ(Printed(next.report), Printed(first.report)) << i;
  }
}

TEST(CompositionProperties, FiguresLieWithinTheirScalesAndIntervalsAroundThem) {
  SeededRandom random("figures");
  int intervals = 0;
  for (int i = 0; i < 100; ++i) {
    const Cycle cycle = RandomCycle(random);
    ForEachCell(Compose(cycle.rules, cycle.ratings, "seed").report,
                [&](const std::string& place, const Cell& cell) {
                  if (cell.suppressed) {
                    EXPECT_EQ(cell, (Cell{cell.suppressed})) << place;
                    return;
                  }
                  EXPECT_GE(cell.n, 1) << place;
                  EXPECT_GE(cell.mean, Fraction(1)) << place;
                  EXPECT_LE(cell.mean, Fraction(5)) << place;
                  if (!cell.interval) return;
                  ++intervals;
                  EXPECT_GE(cell.n, 3) << place;
                  EXPECT_LE(cell.interval->low, cell.mean) << place;
                  EXPECT_GE(cell.interval->high, cell.mean) << place;
                });
  }
  EXPECT_GT(intervals, 50);
}

}  // namespace
}  // namespace touchstone::assessment
