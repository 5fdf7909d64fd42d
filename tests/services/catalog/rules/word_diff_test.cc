#include "services/catalog/rules/word_diff.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace touchstone::catalog {
namespace {

std::vector<v1::TextPiece> CompareWords(absl::string_view before, absl::string_view after) {
  int64_t steps = kStepsOfAnAnswer;
  return catalog::CompareWords(before, after, steps);
}

std::string Marked(absl::string_view before, absl::string_view after) {
  std::string marked;
  for (const v1::TextPiece& piece : CompareWords(before, after)) {
    const char* const marks = piece.fate() == v1::TextPiece::REMOVED ? "[]"
                              : piece.fate() == v1::TextPiece::ADDED ? "{}"
                                                                     : "  ";
    if (marks[0] == ' ') {
      marked += piece.text();
    } else {
      absl::StrAppend(&marked, std::string(1, marks[0]), piece.text(), std::string(1, marks[1]));
    }
  }
  return marked;
}

TEST(WordDiff, MarksTheWordsThatWereReplaced) {
  EXPECT_EQ(Marked("Listens to the customer.", "Listens to each customer."),
            "Listens to [the]{each} customer.");
  EXPECT_EQ(Marked("a b c", "a c"), "a [b ]c");
  EXPECT_EQ(Marked("a c", "a b c"), "a {b }c");
  EXPECT_EQ(Marked("one", "two"), "[one]{two}");
}

TEST(WordDiff, KeepsLettersOfAllLanguagesTogether) {
  EXPECT_EQ(Marked("atención rápida", "atención lenta"), "atención [rápida]{lenta}");
}

TEST(WordDiff, OfTheSameTextIsOnePiece) {
  ASSERT_EQ(CompareWords("the same", "the same").size(), 1U);
  EXPECT_TRUE(CompareWords("", "").empty());
}

// Whatever the texts, the pieces make up both.
TEST(WordDiff, LosesNoByte) {
  std::mt19937 random(7);  // NOLINT: the same every time
  for (int round = 0; round < 300; ++round) {
    const auto text = [&random] {
      std::string made;
      for (unsigned words = random() % 12; words > 0; --words) {
        absl::StrAppend(&made, std::string(1, "abc"[random() % 3]),
                        std::string(1, " .\n\xc3"[random() % 4]));
      }
      return made;
    };
    const std::string before = text();
    const std::string after = text();
    std::string old_text;
    std::string new_text;
    for (const v1::TextPiece& piece : CompareWords(before, after)) {
      if (piece.fate() != v1::TextPiece::ADDED) old_text += piece.text();
      if (piece.fate() != v1::TextPiece::REMOVED) new_text += piece.text();
    }
    ASSERT_EQ(old_text, before);
    ASSERT_EQ(new_text, after);
  }
}

// The words of a text, each of them another in a text of another kind.
std::string Text(char kind, int words) {
  std::string text;
  for (int i = 0; i < words; ++i) absl::StrAppend(&text, std::string(1, kind), i, " ");
  return text;
}

TEST(WordDiff, KeepsTheLongestCommonSequence) {
  std::mt19937 random(11);  // NOLINT: the same every time
  for (int round = 0; round < 300; ++round) {
    const auto letters = [&random] {
      std::string made;
      for (unsigned length = random() % 14; length > 0; --length) made += ".,;"[random() % 3];
      return made;
    };
    const std::string before = letters();
    const std::string after = letters();
    std::vector<std::vector<size_t>> longest(before.size() + 1,
                                             std::vector<size_t>(after.size() + 1));
    for (size_t i = 1; i <= before.size(); ++i) {
      for (size_t j = 1; j <= after.size(); ++j) {
        longest[i][j] = before[i - 1] == after[j - 1]
                            ? longest[i - 1][j - 1] + 1
                            : std::max(longest[i - 1][j], longest[i][j - 1]);
      }
    }
    size_t kept = 0;
    for (const v1::TextPiece& piece : CompareWords(before, after)) {
      if (piece.fate() == v1::TextPiece::KEPT) kept += piece.text().size();
    }
    ASSERT_EQ(kept, longest[before.size()][after.size()]) << before << " " << after;
  }
}

// However many texts an answer compares, it takes no more than its steps.
TEST(WordDiff, ShowsTextsAsReplacedOnceTheStepsAreTaken) {
  const std::string before = Text('x', 300);
  const std::string after = Text('y', 300);
  int64_t steps = 1'000'000;
  int64_t taken = 0;
  std::vector<size_t> pieces;
  for (int i = 0; i < 20; ++i) {
    const int64_t had = steps;
    pieces.push_back(catalog::CompareWords(before, after, steps).size());
    ASSERT_GE(steps, 0);
    taken += had - steps;
  }
  EXPECT_LE(taken, 1'000'000);
  EXPECT_EQ(pieces.front(), 900U) << "each word replaced, between spaces that stay";
  EXPECT_EQ(pieces.back(), 3U) << "all of it but the space at its end";
}

TEST(WordDiff, OfALongTextWithFewChangesTakesFewSteps) {
  const std::string text = Text('x', 3000);
  int64_t steps = 10'000;
  EXPECT_EQ(catalog::CompareWords("a " + text + "b", "c " + text + "d", steps).size(), 5U);
  EXPECT_GT(steps, 0);
}

TEST(WordDiff, OfTextsTooLongToCompareKeepsTheirEnds) {
  std::string before = "begin ";
  std::string after = "begin ";
  for (int i = 0; i < 3000; ++i) {
    absl::StrAppend(&before, "x", i, " ");
    absl::StrAppend(&after, "y", i, " ");
  }
  const auto pieces = CompareWords(before + "end", after + "end");
  ASSERT_EQ(pieces.size(), 4U);
  EXPECT_EQ(pieces[0].text(), "begin ");
  EXPECT_EQ(pieces[3].text(), " end");
}

}  // namespace
}  // namespace touchstone::catalog
