#include "services/feedback/rules/showing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/runtime/figures/seeded_random.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;

// Who reads a report and all its margins: which hidden cells are the same in every table that has
// these margins. Solved over the reals, apart from what is tested.
class Reader {
 public:
  Reader(const std::vector<ShownCell>& cells, const std::vector<bool>& hidden, int64_t minimum)
      : cells_(cells), hidden_(hidden) {
    const size_t dimensions = cells.front().at.size();
    // What is asked for without some of the dimensions.
    for (size_t kept = 0; kept + 1 < size_t{1} << dimensions; ++kept) AddMargins(kept, minimum);
  }

  // The cells of fewer than `minimum` that are known.
  std::vector<std::string> Found(int64_t minimum) {
    Eliminate();
    std::vector<std::string> found;
    for (const auto& equation : equations_) {
      int ones = 0;
      size_t at = 0;
      for (size_t i = 0; i < equation.size(); ++i) {
        if (std::abs(equation[i]) < 1e-9) continue;
        ++ones;
        at = i;
      }
      if (ones == 1 && cells_[at].n < minimum) found.push_back(cells_[at].at.front());
    }
    return found;
  }

 private:
  void AddMargins(size_t kept, int64_t minimum) {
    std::map<std::vector<std::string>, std::vector<size_t>> margins;
    for (size_t i = 0; i < cells_.size(); ++i) {
      std::vector<std::string> key;
      for (size_t d = 0; d < cells_[i].at.size(); ++d) {
        if ((kept >> d) % 2 == 1) key.push_back(cells_[i].at[d]);
      }
      margins[key].push_back(i);
    }
    for (const auto& [key, members] : margins) {
      std::vector<double> equation(cells_.size());
      int64_t sum = 0;
      for (const size_t i : members) {
        sum += cells_[i].n;
        if (hidden_[i] && cells_[i].n > 0) equation[i] = 1;
      }
      if (sum >= minimum) equations_.push_back(equation);  // else it is hidden itself
    }
  }

  void Eliminate() {
    size_t row = 0;
    for (size_t column = 0; column < cells_.size() && row < equations_.size(); ++column) {
      size_t best = row;
      for (size_t i = row; i < equations_.size(); ++i) {
        if (std::abs(equations_[i][column]) > std::abs(equations_[best][column])) best = i;
      }
      if (std::abs(equations_[best][column]) < 1e-9) continue;
      std::swap(equations_[row], equations_[best]);
      for (size_t other = 0; other < equations_.size(); ++other) {
        if (other == row) continue;
        const double factor = equations_[other][column] / equations_[row][column];
        for (size_t i = 0; i < cells_.size(); ++i) {
          equations_[other][i] -= factor * equations_[row][i];
        }
      }
      ++row;
    }
  }

  const std::vector<ShownCell>& cells_;
  const std::vector<bool>& hidden_;
  std::vector<std::vector<double>> equations_;
};

std::vector<std::string> HiddenNames(const std::vector<ShownCell>& cells, int64_t minimum) {
  const auto hidden = HiddenCells(cells, minimum);
  std::vector<std::string> names;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (hidden[i]) names.push_back(cells[i].at.front());
  }
  return names;
}

TEST(ShowingTest, NineAreHiddenAndTenAreShown) {
  EXPECT_EQ(HiddenCells({{{}, 9}}, kFewestOfWorker), std::vector<bool>{true});
  EXPECT_EQ(HiddenCells({{{}, 10}}, kFewestOfWorker), std::vector<bool>{false});
}

TEST(ShowingTest, TheRestOfAShownSumTakesASecondWithIt) {
  EXPECT_THAT(HiddenNames({{{"ana"}, 3}, {{"ben"}, 30}, {{"cleo"}, 12}}, 10),
              ElementsAre("ana", "cleo"));
}

TEST(ShowingTest, TwoSmallOnesTogetherAreNotToldEither) {
  EXPECT_THAT(HiddenNames({{{"ana"}, 3}, {{"ben"}, 2}, {{"cleo"}, 12}, {{"dan"}, 40}}, 10),
              ElementsAre("ana", "ben", "cleo"));
}

TEST(ShowingTest, WhatIsLargeEnoughIsShownWhole) {
  EXPECT_THAT(HiddenNames({{{"ana"}, 10}, {{"ben"}, 11}}, 10), ElementsAre());
}

TEST(ShowingTest, OfNobodyIsHiddenOnlyWhereThatTells) {
  EXPECT_EQ(HiddenCells({{{"ana"}, 0}}, 10), std::vector<bool>{false});
  EXPECT_EQ(HiddenCells({{{"ana"}, 0}}, 10, /*hides_none=*/true), std::vector<bool>{true});
}

// Tables of two and three dimensions without holes, where hiding can always help.
TEST(ShowingTest, NoHiddenCellFollowsFromShownOnes) {
  SeededRandom random("showing");
  for (int table = 0; table < 200; ++table) {
    const bool is_deep = table % 2 == 1;
    const int64_t width = 2 + random.Below(4);
    const int64_t height = 2 + random.Below(4);
    const int64_t depth = is_deep ? 2 : 1;
    std::vector<ShownCell> cells;
    for (int64_t x = 0; x < width; ++x) {
      for (int64_t y = 0; y < height; ++y) {
        for (int64_t z = 0; z < depth; ++z) {
          ShownCell cell{{absl::StrCat(x), absl::StrCat(y)}, 1 + random.Below(15)};
          if (is_deep) cell.at.push_back(absl::StrCat(z));
          cells.push_back(cell);
        }
      }
    }
    const auto hidden = HiddenCells(cells, kFewestPublished);
    for (size_t i = 0; i < cells.size(); ++i) {
      EXPECT_TRUE(hidden[i] || cells[i].n >= kFewestPublished);
    }
    EXPECT_THAT(Reader(cells, hidden, kFewestPublished).Found(kFewestPublished), ElementsAre())
        << "table " << table;
  }
}

TEST(ShowingTest, ALargeTableWithManySmallOnesIsHiddenWhole) {
  std::vector<ShownCell> cells;
  for (int x = 0; x < 40; ++x) {
    for (int y = 0; y < 40; ++y) cells.push_back({{absl::StrCat(x), absl::StrCat(y)}, x % 2 + 4});
  }
  EXPECT_EQ(HiddenCells(cells, kFewestPublished), std::vector<bool>(cells.size(), true));
}

TEST(ShowingTest, WhatIsSuppressedSaysNothing) {
  v1::Figure figure;
  figure.set_formula("nps-1");
  figure.set_n(3);
  figure.set_value(30);
  figure.set_low(1);
  Suppress(figure);
  EXPECT_EQ(figure.ShortDebugString(), "formula: \"nps-1\" suppressed: true");
}

}  // namespace
}  // namespace touchstone::feedback
