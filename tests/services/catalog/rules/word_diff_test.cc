#include "services/catalog/rules/word_diff.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "absl/strings/str_cat.h"

namespace touchstone::catalog {
namespace {

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
