#include "services/runtime/languages/wanted_languages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(AcceptLanguage, IsReadInTheOrderOfItsWeights) {
  EXPECT_THAT(ReadAcceptLanguage(""), IsEmpty());
  EXPECT_THAT(ReadAcceptLanguage("es-US"), ElementsAre("es-us"));
  EXPECT_THAT(ReadAcceptLanguage("da, en-GB;q=0.8, en;q=0.7"), ElementsAre("da", "en-gb", "en"));
  EXPECT_THAT(ReadAcceptLanguage("fr;q=0.123,de;q=0.124 ,\tit"), ElementsAre("it", "de", "fr"));
  EXPECT_THAT(ReadAcceptLanguage("a;q=0.5,b;q=0.5,c;q=0.500"), ElementsAre("a", "b", "c"))
      << "equal weights keep their order";
  EXPECT_THAT(ReadAcceptLanguage("es;q=0.2, es;Q=1.000, en;q=0.9"), ElementsAre("es", "en"));
}

TEST(AcceptLanguage, WhatIsNotWantedOrMalformedIsLeftOut) {
  EXPECT_THAT(ReadAcceptLanguage("es;q=0, fr;q=0.000, *, *;q=0.5, de"), ElementsAre("de"));
  for (const char* element :
       {"es;q=",  "es;q=2",     "es;q=1.001",   "es;q=0.1234", "es;q=-1",  "es;q=0,5x", "es;q=.5",
        "es;",    "es;level=1", "es;q=0.5;q=1", "es;q=0x",     "e s",      "-es",       "es-",
        "es--us", "1s",         "es_US",        "abcdefghi",   "es;q = 1", "\xc3\xa9s", ";q=1"}) {
    EXPECT_THAT(ReadAcceptLanguage(absl::StrCat("de,", element)),
                ::testing::Not(::testing::Contains("es")))
        << element;
    EXPECT_THAT(ReadAcceptLanguage(absl::StrCat(element, ",de")), ::testing::Contains("de"))
        << element;
  }
}

TEST(AcceptLanguage, IsReadNoFurtherThanAPersonReads) {
  std::string header;
  for (char first = 'a'; first <= 'z'; ++first)
    absl::StrAppend(&header, "x", std::string(1, first), ",");
  EXPECT_THAT(ReadAcceptLanguage(header), SizeIs(16));
  EXPECT_THAT(ReadAcceptLanguage(std::string(1'000'000, ',')), IsEmpty());
  EXPECT_THAT(ReadAcceptLanguage(std::string(1'000'000, 'e')), IsEmpty());
}

TEST(FallbackChain, GoesFromEachRangeToItsShorterForms) {
  EXPECT_THAT(FallbackChain({"es-us"}, "en"), ElementsAre("es-us", "es"));
  EXPECT_THAT(FallbackChain({"zh-hant-tw", "fr"}, "en"),
              ElementsAre("zh-hant-tw", "zh-hant", "zh", "fr"));
  EXPECT_THAT(FallbackChain({"es-us", "es-mx", "es"}, "en"), ElementsAre("es-us", "es", "es-mx"));
  EXPECT_THAT(FallbackChain({"zh-hant-cn-x-private"}, "en"),
              ElementsAre("zh-hant-cn-x-private", "zh-hant-cn", "zh-hant", "zh"));
  EXPECT_THAT(FallbackChain({}, "en"), IsEmpty());
}

TEST(FallbackChain, EndsAtTheSource) {
  EXPECT_THAT(FallbackChain({"fr", "en", "es"}, "en"), ElementsAre("fr"));
  EXPECT_THAT(FallbackChain({"en-us", "es"}, "en"), ElementsAre("en-us"));
  EXPECT_THAT(FallbackChain({"en", "es"}, "en-us"), ElementsAre("en"))
      << "an own translation into plain English comes before the source";
  EXPECT_THAT(FallbackChain({"est", "fr"}, "es"), ElementsAre("est", "fr"));
  EXPECT_THAT(FallbackChain({"es", "fr"}, ""), ElementsAre("es", "fr"));
}

TEST(FallbackChain, IsShort) {
  EXPECT_THAT(FallbackChain({"aa-b1-b2-b3-b4-b5-b6-b7-b8-b9-ba"}, "en"), SizeIs(8));
}

}  // namespace
}  // namespace touchstone
