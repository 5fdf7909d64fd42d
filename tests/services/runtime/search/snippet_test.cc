#include "services/runtime/search/snippet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/search/words.h"

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Snippet Make(absl::string_view passage, absl::string_view query,
             const std::string& language = "en") {
  const auto parsed = ParseSearchQuery(query);
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  Stemmer stemmer(StemmerOf(language));
  return MakeSnippet(passage, *parsed, stemmer);
}

// Where each code point begins, and where the text ends.
std::vector<size_t> Starts(const std::string& text) {
  std::vector<size_t> starts;
  for (size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) starts.push_back(i);
  }
  starts.push_back(text.size());
  return starts;
}

std::vector<std::string> Marked(const Snippet& snippet) {
  const auto starts = Starts(snippet.text);
  std::vector<std::string> marked;
  for (const auto& [start, end] : snippet.marks) {
    marked.push_back(snippet.text.substr(starts.at(start), starts.at(end) - starts.at(start)));
  }
  return marked;
}

TEST(Snippet, OfAShortTextIsTheTextWithWhatWasFoundMarked) {
  const Snippet snippet = Make("Services for customers; the customer served.", "customer service");
  EXPECT_EQ(snippet.text, "Services for customers; the customer served.");
  EXPECT_THAT(Marked(snippet), ElementsAre("Services", "customers", "customer"));
  EXPECT_FALSE(snippet.more_before || snippet.more_after);
}

TEST(Snippet, MarksPhrasesWholeAndOnlyThem) {
  EXPECT_THAT(Marked(Make("The customer focus; customers focus, focus.", "\"customer focus\"")),
              ElementsAre("customer", "focus"));
  EXPECT_THAT(Marked(Make("Focuses on focal points", "foc*")), ElementsAre("Focuses", "focal"));
  EXPECT_THAT(Marked(Make("Focus, not hocus", "focus -pocus")), ElementsAre("Focus"));
}

TEST(Snippet, CountsCodePoints) {
  const Snippet snippet = Make("\u00bfQu\u00e9 \U0001f600 formaci\u00f3n?", "formacion", "es");
  EXPECT_THAT(snippet.marks, ElementsAre(Snippet::Mark{7, 16}));
  EXPECT_THAT(Marked(snippet), ElementsAre("formaci\u00f3n"));
}

TEST(Snippet, OfALongTextIsTheStretchWithMostOfIt) {
  std::string text = "Budget first. ";
  for (int i = 0; i < 80; ++i) absl::StrAppend(&text, "filler\u00e9 ");
  absl::StrAppend(&text, "The budget and the budgets of a budget. ");
  for (int i = 0; i < 80; ++i) absl::StrAppend(&text, "filler\u00e9 ");
  const Snippet snippet = Make(text, "budget");
  EXPECT_THAT(Marked(snippet), ElementsAre("budget", "budgets", "budget"));
  EXPECT_LE(Starts(snippet.text).size() - 1, kLongestSnippet);
  EXPECT_GT(Starts(snippet.text).size() - 1, kLongestSnippet - 20);
  EXPECT_TRUE(snippet.more_before && snippet.more_after);
  EXPECT_NE(text.find(snippet.text), std::string::npos);
  for (const Word& word : SplitWords(snippet.text)) {
    EXPECT_THAT(word.text,
                testing::AnyOf("filler\u00e9", "the", "budget", "and", "budgets", "of", "a"))
        << "half a word";
  }
}

TEST(Snippet, IsBoundedWhateverTheTextIs) {
  const std::string giant(20000, 'a');
  const Snippet snippet = Make(absl::StrCat(giant, " b"), "aaa*");
  EXPECT_LE(Starts(snippet.text).size() - 1, kLongestSnippet);
  EXPECT_THAT(snippet.marks, ElementsAre(Snippet::Mark{0, kLongestSnippet}));
  EXPECT_TRUE(snippet.more_after);
  // At the very end.
  const Snippet last = Make(absl::StrCat(giant, " b"), "b");
  EXPECT_THAT(Marked(last), ElementsAre("b"));
  EXPECT_FALSE(last.more_after);
}

TEST(Snippet, OfATextWithoutWhatWasLookedForHasNoMarks) {
  EXPECT_THAT(Make("nothing here", "budget").marks, IsEmpty());
  EXPECT_EQ(Make("", "budget").text, "");
}

}  // namespace
}  // namespace touchstone
