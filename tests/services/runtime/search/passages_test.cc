#include "services/runtime/search/passages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/runtime/search/place.h"
#include "services/runtime/search/words.h"

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string Words(size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) absl::StrAppend(&text, i == 0 ? "" : " ", "w", i);
  return text;
}

TEST(Passages, AShortTextIsOne) {
  EXPECT_THAT(CutIntoPassages("Listens first."), ElementsAre("Listens first."));
  EXPECT_THAT(CutIntoPassages(Words(kLongestPassage)), SizeIs(1));
}

TEST(Passages, ATextWithoutWordsIsNone) {
  EXPECT_THAT(CutIntoPassages(""), IsEmpty());
  EXPECT_THAT(CutIntoPassages(" \u2014 ... "), IsEmpty());
}

TEST(Passages, OfALongTextAreTheTextAndNoneIsTooLong) {
  for (const size_t count : {251, 500, 501, 10000}) {
    const std::string text = absl::StrCat("(", Words(count), ".)");
    const auto passages = CutIntoPassages(text);
    EXPECT_EQ(absl::StrJoin(passages, ""), text);
    EXPECT_EQ(passages.size(), (count + kLongestPassage - 1) / kLongestPassage);
    for (const auto& passage : passages) {
      EXPECT_LE(SplitWords(passage).size(), kLongestPassage);
    }
  }
}

TEST(Passages, EndWhereASentenceEnds) {
  const auto passages = CutIntoPassages(absl::StrCat(Words(200), ". ", Words(100)));
  ASSERT_THAT(passages, SizeIs(2));
  EXPECT_THAT(SplitWords(passages[0]), SizeIs(200));
  EXPECT_EQ(SplitWords(passages[1])[0].text, "w0");
  // Not where that would leave little.
  EXPECT_THAT(SplitWords(CutIntoPassages(absl::StrCat(Words(20), ". ", Words(300)))[0]),
              SizeIs(kLongestPassage));
}

TEST(Place, IsReadAsItWasWritten) {
  for (const SearchPlace& place :
       {SearchPlace{"organizations/wa/frameworks/hr", 1, "", 0},
        SearchPlace{"organizations/wa/frameworks/hr/competencies/a-b", 18, "listens", 12},
        SearchPlace{"organizations/wa/coreValues/x", 5, "an/odd#id", 7}}) {
    EXPECT_EQ(ParsePlace(ToText(place)), place) << ToText(place);
  }
  for (const char* text : {"", "name", "name#", "name#1", "name#1/", "name#x/i/1", "name#1/i/x"}) {
    EXPECT_EQ(ParsePlace(text), std::nullopt) << text;
  }
}

TEST(Place, SortsByTheNameOfItsResource) {
  EXPECT_LT(ToText({"organizations/wa/frameworks/a", 9, "z", 9}),
            ToText({"organizations/wa/frameworks/a-b", 1, "", 0}));
  EXPECT_LT(ToText({"n", 9, "", 0}), ToText({"n", 10, "", 0}));
}

}  // namespace
}  // namespace touchstone
