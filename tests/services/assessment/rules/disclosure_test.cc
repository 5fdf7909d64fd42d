#include "services/assessment/rules/disclosure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>
#include <map>
#include <string>
#include <vector>

#include "services/runtime/figures/seeded_random.h"

namespace touchstone::assessment {
namespace {

using ::testing::ElementsAre;

// Each letter is a rating; a capital is the same rating with another value. In alphabetical order.
CountedSet SetOf(const std::string& letters) {
  CountedSet set;
  for (const char letter : letters) {
    const char small = static_cast<char>(std::tolower(letter));
    set.push_back({std::string(1, small), letter == small ? 1 : 2});
  }
  return set;
}

std::string Letters(const Trail& trail) {
  if (!trail.shown) return "-";
  std::string letters;
  for (const Counted& counted : trail.behind) {
    const char letter = counted.rating[0];
    letters += counted.value == 1 ? letter : static_cast<char>(std::toupper(letter));
  }
  return letters;
}

// What a cell shows, one report after another.
std::vector<std::string> ShownOf(const std::vector<std::string>& sets, int minimum = 3) {
  std::vector<std::string> shown;
  Trail trail;
  for (size_t i = 0; i < sets.size(); ++i) {
    trail =
        i == 0 ? FirstTrail(SetOf(sets[i]), minimum) : NextTrail(trail, SetOf(sets[i]), minimum);
    EXPECT_EQ(NextTrail(trail, SetOf(sets[i]), minimum), trail) << "composed again, it changes";
    shown.push_back(Letters(trail));
  }
  return shown;
}

TEST(Disclosure, ACellWithFewerRatingsThanTheMinimumIsHidden) {
  EXPECT_THAT(ShownOf({""}), ElementsAre("-"));
  EXPECT_THAT(ShownOf({"ab"}), ElementsAre("-"));
  EXPECT_THAT(ShownOf({"abc"}), ElementsAre("abc"));
}

TEST(Disclosure, WhereRatersAreNamedTheCellIsWhatItsRatingsAre) {
  EXPECT_THAT(ShownOf({"", "a", "A", "Ab", ""}, 1), ElementsAre("-", "a", "A", "Ab", "-"));
  EXPECT_THAT(ShownOf({"", "a"}, 0), ElementsAre("-", "a"));
}

TEST(Disclosure, LateRatingsWaitUntilTheyAreAsManyAsTheMinimum) {
  EXPECT_THAT(ShownOf({"abc", "abcd", "abcde", "abcdef", "abcdefg"}),
              ElementsAre("abc", "abc", "abc", "abcdef", "abcdef"));
  EXPECT_THAT(ShownOf({"abc", "abcdef"}), ElementsAre("abc", "abcdef"));
}

TEST(Disclosure, AHiddenCellWaitsForTheMinimumToo) {
  EXPECT_THAT(ShownOf({"ab", "abc", "abcd", "abcde"}), ElementsAre("-", "-", "-", "abcde"));
  EXPECT_THAT(ShownOf({"", "ab", "abc"}), ElementsAre("-", "-", "abc"));
  EXPECT_THAT(ShownOf({"ab", "cde"}), ElementsAre("-", "cde"));
  EXPECT_THAT(ShownOf({"ab", "ABcd"}), ElementsAre("-", "-"));  // a changed rating was there
}

TEST(Disclosure, WithdrawnRatingsStayInTheFigureUntilTheyAreAsManyAsTheMinimum) {
  EXPECT_THAT(ShownOf({"abcd", "abc", "ab"}), ElementsAre("abcd", "abcd", "abcd"));
  EXPECT_THAT(ShownOf({"abcdef", "abc"}), ElementsAre("abcdef", "abc"));
  EXPECT_THAT(ShownOf({"abcd", "a"}), ElementsAre("abcd", "-"));
  EXPECT_THAT(ShownOf({"abc", "de"}), ElementsAre("abc", "-"));
}

TEST(Disclosure, WhatWasShownAndIsHiddenStaysHidden) {
  // Otherwise "abef", next to the first report, would tell of c and d alone.
  EXPECT_THAT(ShownOf({"abcd", "a", "abef", "aefgh", "efgh"}),
              ElementsAre("abcd", "-", "-", "-", "-"));
}

TEST(Disclosure, ChangedRatingsWaitUntilTheyAreAsManyAsTheMinimum) {
  EXPECT_THAT(ShownOf({"abc", "Abc", "ABc", "ABC"}), ElementsAre("abc", "abc", "abc", "ABC"));
  EXPECT_THAT(ShownOf({"abcd", "ABCd"}), ElementsAre("abcd", "abcd"));  // d would stand alone
}

TEST(Disclosure, WhoLeavesIsNotToldAmongThoseWhoCome) {
  EXPECT_THAT(ShownOf({"abc", "bcdef"}), ElementsAre("abc", "abc"));
  EXPECT_THAT(ShownOf({"abcd", "abe"}), ElementsAre("abcd", "abcd"));
  EXPECT_THAT(ShownOf({"abc", "def"}), ElementsAre("abc", "def"));
}

TEST(Disclosure, NoThreeReportsTellWhatNoTwoOfThemDo) {
  // The second less the first is "def"; the third differs from either by four or more.
  EXPECT_THAT(ShownOf({"abc", "abcdef", "defg"}), ElementsAre("abc", "abcdef", "abcdef"));
  EXPECT_THAT(ShownOf({"abc", "abcdef", "def"}), ElementsAre("abc", "abcdef", "def"));
}

// Cuts all ratings by whether they were in each of the sets, and gives the size of the smallest
// piece: nothing that is computed of the sets can tell of fewer.
size_t SmallestPiece(const std::vector<CountedSet>& sets) {
  std::map<Counted, std::vector<size_t>> places;
  for (size_t i = 0; i < sets.size(); ++i) {
    for (const Counted& counted : sets[i]) places[counted].push_back(i);
  }
  std::map<std::vector<size_t>, size_t> sizes;
  for (const auto& [counted, place] : places) ++sizes[place];
  size_t smallest = 1000;
  for (const auto& [place, size] : sizes) smallest = std::min(smallest, size);
  return smallest;
}

TEST(Disclosure, NoHistoryOfReportsTellsOfFewerThanTheMinimum) {
  SeededRandom random("histories");
  int changes = 0;
  for (int history = 0; history < 2000; ++history) {
    const int minimum = 2 + static_cast<int>(random.Below(3));
    std::map<char, int> present;  // and its value
    Trail trail;
    std::vector<CountedSet> shown;
    for (int report = 0; report < 12; ++report) {
      for (auto steps = random.Below(7); steps >= 0; --steps) {
        const char letter = static_cast<char>('a' + random.Below(16));
        if (random.Below(3) == 0) {
          present.erase(letter);
        } else {
          present[letter] = random.Below(8) == 0 ? 2 : 1;
        }
      }
      CountedSet now;
      for (const auto& [letter, value] : present) now.push_back({std::string(1, letter), value});
      trail = report == 0 ? FirstTrail(now, minimum) : NextTrail(trail, now, minimum);
      if (!trail.shown || (!shown.empty() && shown.back() == trail.behind)) continue;
      changes += shown.empty() ? 0 : 1;
      shown.push_back(trail.behind);
      ASSERT_GE(SmallestPiece(shown), static_cast<size_t>(minimum));
    }
  }
  EXPECT_GT(changes, 200);  // it is not that nothing ever changes
}

TEST(Disclosure, TakingRatingsAwayMakesNoCellAppear) {
  SeededRandom random("removals");
  const auto random_set = [&](int64_t of_eight) {
    CountedSet set;
    for (char letter = 'a'; letter <= 'j'; ++letter) {
      if (random.Below(8) < of_eight)
        set.push_back({std::string(1, letter), random.Below(6) == 0 ? 2 : 1});
    }
    return set;
  };
  int hidden = 0;
  for (int i = 0; i < 20000; ++i) {
    Trail before = FirstTrail(random_set(1 + i % 6), 3);
    if (i % 2 == 0) before = NextTrail(before, random_set(1 + i % 5), 3);
    const CountedSet now = random_set(1 + i % 7);
    if (NextTrail(before, now, 3).shown) continue;
    ++hidden;
    CountedSet fewer;
    for (const Counted& counted : now) {
      if (random.Below(3) > 0) fewer.push_back(counted);
    }
    ASSERT_FALSE(NextTrail(before, fewer, 3).shown) << i;
  }
  EXPECT_GT(hidden, 2000);
}

}  // namespace
}  // namespace touchstone::assessment
