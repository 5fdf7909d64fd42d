#include "services/runtime/search/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<std::string> Words(absl::string_view text) {
  std::vector<std::string> words;
  for (const Word& word : SplitWords(text)) words.push_back(word.text);
  return words;
}

TEST(Words, AreRunsOfLettersAndDigitsInOneCase) {
  EXPECT_THAT(Words("Listens, asks; and DOES it (24 hours)."),
              ElementsAre("listens", "asks", "and", "does", "it", "24", "hours"));
  EXPECT_THAT(Words("needs/expectations/values"), ElementsAre("needs", "expectations", "values"));
  EXPECT_THAT(Words("The customer\u2019s e-mail"),
              ElementsAre("the", "customer", "s", "e", "mail"));
  EXPECT_THAT(Words("l'information"), ElementsAre("l", "information"));
  EXPECT_THAT(Words(" \u2014 \u2026 * \" "), IsEmpty());
}

TEST(Words, SayWhereTheyStand) {
  const std::string text = "\u00bfQu\u00e9 hace?";
  const auto words = SplitWords(text);
  ASSERT_THAT(words, SizeIs(2));
  EXPECT_EQ(text.substr(words[0].begin, words[0].end - words[0].begin), "Qu\u00e9");
  EXPECT_EQ(text.substr(words[1].begin, words[1].end - words[1].begin), "hace");
}

TEST(Words, AreTheSameInEveryFormOfUnicode) {
  EXPECT_THAT(Words("Ma\u00df \u00c9t\u00e9"), ElementsAre("mass", "\u00e9t\u00e9"));
  EXPECT_EQ(Words("caf\u00e9"), Words("cafe\u0301"));                 // composed or not
  EXPECT_EQ(Words("\uff23\uff41\uff46\uff45"), Words("cafe"));        // full width
  EXPECT_EQ(Words("\ufb01nance"), Words("finance"));                  // a ligature
  EXPECT_EQ(Words("per\u00adfor\u00admance"), Words("performance"));  // soft hyphens
  EXPECT_EQ(Words("\u039f\u0394\u039f\u03a3"), Words("\u03bf\u03b4\u03bf\u03c2"));  // both sigmas
  EXPECT_THAT(Words("\u00bd"), ElementsAre("12"));  // the slash of a fraction is no letter
}

TEST(Words, OfScriptsWithoutSpacesAreCharacters) {
  EXPECT_THAT(Words("\u5ba2\u6237 care"), ElementsAre("\u5ba2", "\u6237", "care"));
  EXPECT_TRUE(SplitWords("\u5ba2")[0].alone);
  EXPECT_FALSE(SplitWords("care")[0].alone);
  EXPECT_THAT(Words("\u0939\u093f\u0928\u094d\u0926\u0940"), SizeIs(1));  // Hindi has spaces
}

TEST(Words, LoseOnlyTheMarksThatPeopleLeaveOut) {
  EXPECT_EQ(WithoutDiacritics("formaci\u00f3n"), "formacion");
  EXPECT_EQ(WithoutDiacritics("\u00fcber"), "uber");
  EXPECT_EQ(WithoutDiacritics("ti\u1ebfng"), "tieng");
  EXPECT_EQ(WithoutDiacritics("\u0451\u043b\u043a\u0430"), "\u0435\u043b\u043a\u0430");
  const std::string hindi = Words("\u0939\u093f\u0928\u094d\u0926\u0940")[0];
  EXPECT_EQ(WithoutDiacritics(hindi), hindi);
  EXPECT_EQ(WithoutDiacritics("plain"), "plain");
}

TEST(Words, OfHostileBytesAreWhatIsLeftOfThem) {
  EXPECT_THAT(Words("ab\xff\xfe"
                    "cd\xc3"),
              ElementsAre("ab", "cd"));
  EXPECT_THAT(Words(absl::string_view("a\0b", 3)), ElementsAre("a", "b"));
  EXPECT_THAT(Words("\xed\xa0\x80x"), ElementsAre("x"));      // a surrogate
  EXPECT_THAT(Words("\xc0\xafx"), ElementsAre("x"));          // too long a form
  EXPECT_THAT(Words("\xf4\x90\x80\x80x"), ElementsAre("x"));  // beyond Unicode
  EXPECT_THAT(Words("\u0301\u0301"), IsEmpty());              // marks on nothing
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text = absl::StrCat("x ", std::string(1, static_cast<char>(byte)), " y");
    EXPECT_THAT(SplitWords(text).size(), testing::AllOf(testing::Ge(2U), testing::Le(3U)));
  }
}

TEST(Words, AreCutWhereTheyAreVeryLong) {
  const auto long_word = SplitWords(std::string(100000, 'a'));
  ASSERT_THAT(long_word, SizeIs(1));
  EXPECT_EQ(long_word[0].text, std::string(kLongestWord, 'a'));
  EXPECT_EQ(long_word[0].end, 100000U);

  std::string stacked = "a";  // marks whose order takes quadratic time to find
  for (int i = 0; i < 100000; ++i) stacked += i % 2 == 0 ? "\u0301" : "\u0316";
  const auto marked = SplitWords(stacked);
  ASSERT_THAT(marked, SizeIs(1));
  EXPECT_LE(marked[0].text.size(), 4 * kLongestWord);

  std::string expanding;  // 18 letters each
  for (int i = 0; i < 1000; ++i) expanding += "\ufdfa";
  ASSERT_THAT(SplitWords(expanding), SizeIs(1));
  EXPECT_LE(SplitWords(expanding)[0].text.size(), 4 * kLongestWord);
}

}  // namespace
}  // namespace touchstone
