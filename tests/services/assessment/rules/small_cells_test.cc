// Small cells: nothing that is shown, and nothing that follows from it, tells of few people.

#include "services/assessment/rules/small_cells.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace touchstone::assessment {
namespace {

using ::testing::ElementsAre;

struct UnitCell {
  int parent = -1;
  std::vector<int64_t> counts;  // of the unit without those below it
  bool must_hide = false;
};

UnitCell Unit(int parent, int64_t people) { return {.parent = parent, .counts = {people}}; }

std::vector<bool> HiddenCells(const std::vector<UnitCell>& cells) {
  std::vector<int> parents;
  UnitCounts counts{.counts = {}, .width = cells.front().counts.size(), .must_hide = {}};
  for (const UnitCell& cell : cells) {
    parents.push_back(cell.parent);
    counts.counts.insert(counts.counts.end(), cell.counts.begin(), cell.counts.end());
    counts.must_hide.push_back(cell.must_hide);
  }
  return SmallCells(parents).Hidden(counts);
}

bool MayBeTold(int64_t count) { return count == 0 || count >= kFewestTold; }

TEST(SmallCells, AreHiddenWithAnotherThatTheyCouldBeComputedFrom) {
  EXPECT_THAT(HiddenCells({Unit(-1, 0), Unit(0, 3), Unit(0, 9), Unit(0, 7)}),
              ElementsAre(false, true, false, true));
  EXPECT_THAT(HiddenCells({Unit(-1, 0), Unit(0, 8), Unit(0, 9)}), ElementsAre(false, false, false));
  EXPECT_THAT(HiddenCells({Unit(-1, 4)}), ElementsAre(true));
}

TEST(SmallCells, AreAlsoThoseOfAUnitWithoutThoseBelowIt) {
  // Nine minus seven would be the two in the unit itself.
  EXPECT_THAT(HiddenCells({Unit(-1, 2), Unit(0, 7)}), ElementsAre(false, true));
  EXPECT_THAT(HiddenCells({Unit(-1, 6), Unit(0, 7)}), ElementsAre(false, false));
  // Together with six they are no few any more.
  EXPECT_THAT(HiddenCells({Unit(-1, 6), Unit(0, 2), Unit(0, 7)}), ElementsAre(false, true, false));
}

TEST(SmallCells, HideAllThatIsBelow) {
  EXPECT_THAT(HiddenCells({Unit(-1, 0), Unit(0, 3), Unit(0, 0), Unit(2, 6), Unit(0, 20)}),
              ElementsAre(false, true, true, true, false));
}

TEST(SmallCells, OfNobodyAreShown) {
  EXPECT_THAT(HiddenCells({Unit(-1, 0), Unit(0, 0), Unit(0, 9)}), ElementsAre(false, false, false));
}

// The rank of a matrix of small whole numbers, with fractions of doubles that stay exact enough.
int RankOf(std::vector<std::vector<double>> rows) {
  int rank = 0;
  const size_t columns = rows.empty() ? 0 : rows[0].size();
  for (size_t column = 0; column < columns; ++column) {
    const auto pivot = std::find_if(rows.begin() + rank, rows.end(),
                                    [&](const auto& row) { return std::abs(row[column]) > 1e-9; });
    if (pivot == rows.end()) continue;
    std::iter_swap(rows.begin() + rank, pivot);
    const std::vector<double> by = rows[static_cast<size_t>(rank)];
    for (size_t i = 0; i < rows.size(); ++i) {
      if (i == static_cast<size_t>(rank)) continue;
      const double factor = rows[i][column] / by[column];
      for (size_t c = 0; c < columns; ++c) rows[i][c] -= factor * by[c];
    }
    ++rank;
  }
  return rank;
}

// What a unit shows is an equation over the units' own people. Of no unit that may not be told,
// with or without those below it, do all equations together say how many it has; nor of any set of
// units directly below one that may not be told together.
TEST(SmallCells, CannotBeComputedFromAllThatIsShown) {
  std::mt19937 random(11);
  const auto some = [&](int below) {
    return std::uniform_int_distribution<int>(0, below - 1)(random);
  };
  for (int round = 0; round < 3000; ++round) {
    const size_t units = 1 + static_cast<size_t>(some(9));
    std::vector<UnitCell> cells;
    for (size_t i = 0; i < units; ++i) {
      const int parent = i == 0 || some(8) == 0 ? -1 : some(static_cast<int>(i));
      cells.push_back(Unit(parent, some(3) == 0 ? 0 : some(12)));
      cells.back().must_hide = some(15) == 0;
    }
    const std::vector<bool> hidden = HiddenCells(cells);
    // Which units' own people each unit's sum is made of.
    std::vector<std::vector<double>> trees(units, std::vector<double>(units));
    std::vector<int64_t> sums(units);
    for (size_t i = 0; i < units; ++i) {
      for (int above = static_cast<int>(i); above >= 0;
           above = cells[static_cast<size_t>(above)].parent) {
        trees[static_cast<size_t>(above)][i] = 1;
        sums[static_cast<size_t>(above)] += cells[i].counts[0];
      }
    }
    std::vector<std::vector<double>> shown;
    for (size_t i = 0; i < units; ++i) {
      if (!hidden[i]) {
        shown.push_back(trees[i]);
        ASSERT_TRUE(MayBeTold(sums[i])) << "round " << round;
      }
    }
    const int rank = RankOf(shown);
    const auto is_told = [&](const std::vector<double>& of) {
      auto with = shown;
      with.push_back(of);
      return RankOf(with) == rank;
    };
    // Each unit with and without those below it, and each set of siblings with or without the unit
    // above them.
    for (size_t i = 0; i < units; ++i) {
      std::vector<size_t> parts;
      for (size_t j = i + 1; j < units; ++j) {
        if (cells[j].parent == static_cast<int>(i)) parts.push_back(j);
      }
      std::vector<double> alone(units);
      alone[i] = 1;
      if (is_told(trees[i])) {
        ASSERT_TRUE(MayBeTold(sums[i])) << "round " << round;
      }
      for (size_t set = 0; set < (size_t{1} << parts.size()); ++set) {
        for (const bool with_itself : {false, true}) {
          std::vector<double> of(units);
          int64_t count = 0;
          if (with_itself) {
            of = alone;
            count = cells[i].counts[0];
          }
          for (size_t p = 0; p < parts.size(); ++p) {
            if ((set >> p & 1) == 0) continue;
            for (size_t j = 0; j < units; ++j) of[j] += trees[parts[p]][j];
            count += sums[parts[p]];
          }
          if (is_told(of)) {
            ASSERT_TRUE(MayBeTold(count)) << "round " << round;
          }
        }
      }
    }
  }
}

TEST(SmallCells, OfSeveralCountsAreToldWhenEachMayBe) {
  const std::vector<bool> hidden = HiddenCells({{.parent = -1, .counts = {0, 0}},
                                                {.parent = 0, .counts = {20, 1}},
                                                {.parent = 0, .counts = {6, 7}},
                                                {.parent = 0, .counts = {30, 9}}});
  EXPECT_THAT(hidden, ElementsAre(false, true, true, false));
}

}  // namespace
}  // namespace touchstone::assessment
