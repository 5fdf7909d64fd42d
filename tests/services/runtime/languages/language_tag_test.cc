#include "services/runtime/languages/language_tag.h"

#include <gtest/gtest.h>

namespace touchstone {
namespace {

TEST(LanguageTag, IsKnownWhenEverySubtagIsRegistered) {
  for (const char* tag :
       {"en", "es", "es-US", "es-419", "zh-Hant", "zh-hant-tw", "EN-us", "ase", "hmn", "yue", "nv",
        "zu", "aa", "zza", "ca-valencia", "sl-rozaj-biske", "sr-Latn-RS", "de-1996"}) {
    EXPECT_TRUE(IsKnownLanguage(tag)) << tag;
  }
  for (const char* tag : {"",
                          "-",
                          "e",
                          "xx",
                          "xx-yyyy",
                          "english",
                          "spa",
                          "iw",
                          "en-",
                          "-en",
                          "en--us",
                          "en-yyyy",
                          "en-xx",
                          "en-us-us",
                          "en-x-a",
                          "mul",
                          "und",
                          "zh-yue",
                          "en-us-latn",
                          "en_US",
                          "en us",
                          "qaa",
                          "ca-valencia-valencia",
                          "en-00",
                          "1",
                          "zz",
                          "en-aa",
                          "\xc3\xa9s"}) {
    EXPECT_FALSE(IsKnownLanguage(tag)) << tag;
  }
  EXPECT_FALSE(IsKnownLanguage("en-" + std::string(100'000, 'a')));
}

TEST(LanguageTag, IsWrittenAsPeopleWriteIt) {
  EXPECT_EQ(WrittenLanguage("es"), "es");
  EXPECT_EQ(WrittenLanguage("es-us"), "es-US");
  EXPECT_EQ(WrittenLanguage("ZH-HANT-TW"), "zh-Hant-TW");
  EXPECT_EQ(WrittenLanguage("es-419"), "es-419");
  EXPECT_EQ(WrittenLanguage("ca-VALENCIA"), "ca-valencia");
}

TEST(LanguageTag, AMoreGeneralFormIsRelated) {
  EXPECT_TRUE(AreRelated("es", "es"));
  EXPECT_TRUE(AreRelated("es", "es-us"));
  EXPECT_TRUE(AreRelated("es-us", "es"));
  EXPECT_FALSE(AreRelated("es-us", "es-mx"));
  EXPECT_FALSE(AreRelated("es", "est"));
  EXPECT_FALSE(AreRelated("", "es"));
}

}  // namespace
}  // namespace touchstone
