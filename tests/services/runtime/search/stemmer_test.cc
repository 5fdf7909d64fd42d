#include "services/runtime/search/stemmer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "services/runtime/search/words.h"

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::Not;

TEST(Stemmer, IsFoundByTheTagOfALanguage) {
  EXPECT_EQ(StemmerOf("en"), "en");
  EXPECT_EQ(StemmerOf("EN-us"), "en");
  EXPECT_EQ(StemmerOf("eng"), "en");
  EXPECT_EQ(StemmerOf("es-419"), "es");
  EXPECT_EQ(StemmerOf("nb-NO"), "no");
  EXPECT_EQ(StemmerOf("vi"), "und");
  EXPECT_EQ(StemmerOf(""), "und");
  EXPECT_EQ(StemmerOf("english"), "und");
}

// Whether a search for one word finds the other.
bool AreForms(const std::string& language, const std::string& a, const std::string& b) {
  Stemmer stemmer(StemmerOf(language));
  const auto left = stemmer.Stems(SplitWords(a).at(0).text);
  const auto right = stemmer.Stems(SplitWords(b).at(0).text);
  return std::find_first_of(left.begin(), left.end(), right.begin(), right.end()) != left.end();
}

TEST(Stemmer, KnowsTheFormsOfAWordInItsLanguage) {
  const struct {
    const char* language;
    const char* one;
    const char* other;
  } forms[] = {
      {"en", "Customers", "customer"},
      {"en", "listening", "listens"},
      {"es", "servicios", "servicio"},
      {"fr", "comp\u00e9tences", "comp\u00e9tence"},
      {"de", "H\u00e4user", "Hauses"},
      {"pt-BR", "usu\u00e1rios", "usu\u00e1rio"},
      {"it", "servizi", "servizio"},
      {"nl", "klanten", "klant"},
      {"sv", "kunderna", "kunder"},
      {"nn", "kundane", "kunda"},
      {"fi", "taloissa", "talossa"},
      {"ru", "\u0441\u043b\u0443\u0436\u0431\u044b", "\u0441\u043b\u0443\u0436\u0431\u0430"},
      {"tr", "kitaplar", "kitap"},
      {"el", "\u03b1\u03bd\u03b8\u03c1\u03ce\u03c0\u03bf\u03b9",
       "\u03ac\u03bd\u03b8\u03c1\u03c9\u03c0\u03bf\u03c2"},
  };
  for (const auto& [language, one, other] : forms) {
    EXPECT_TRUE(AreForms(language, one, other)) << language << ": " << one << ", " << other;
    EXPECT_FALSE(AreForms("vi", one, other)) << one << " has no forms where none are known";
  }
}

TEST(Stemmer, FindsWordsTypedWithoutTheirAccents) {
  EXPECT_TRUE(AreForms("es", "formacion", "formaci\u00f3n"));
  EXPECT_TRUE(AreForms("en", "resume", "r\u00e9sum\u00e9"));
  EXPECT_TRUE(AreForms("en", "r\u00e9sum\u00e9", "resume"));
  EXPECT_TRUE(AreForms("fr", "competences", "comp\u00e9tence"));
  EXPECT_FALSE(AreForms("es", "formas", "informe"));
}

TEST(Stemmer, OfEveryLanguageIsThere) {
  for (const char* code :
       {"ar", "ca", "da", "de", "el", "en", "es", "eu", "fi", "fr", "ga", "hi", "hu", "hy",
        "id", "it", "lt", "ne", "nl", "no", "pt", "ro", "ru", "sr", "sv", "ta", "tr", "yi"}) {
    EXPECT_EQ(StemmerOf(code), code);
    // One that is not there leaves words as they are; each of these takes something off one of
    // them.
    Stemmer stemmer(code);
    const std::vector<std::string> words = {
        "running",
        "nationalities",
        "talossa",
        "kitaplar",
        "casas",
        "\u0627\u0644\u0643\u062a\u0627\u0628",
        "\u03b1\u03bd\u03b8\u03c1\u03c9\u03c0\u03bf\u03b9",
        "\u043a\u043d\u0438\u0433\u0430\u043c\u0438",
        "\u0915\u093f\u0924\u093e\u092c\u0947\u0902",
        "\u0574\u0561\u0580\u0564\u056f\u0561\u0576\u0581",
        "\u0bb5\u0bc0\u0b9f\u0bc1\u0b95\u0bb3\u0bcd",
        "\u05d1\u05d9\u05db\u05e2\u05e8",
        "\u05d0\u05e8\u05d1\u05e2\u05d8\u05df",
        "liburuak",
        "nam\u0173",
        "bukunya",
        "h\u00e1zakban",
        "bhfear",
        "huizen",
        "\u0915\u093f\u0924\u093e\u092c\u0939\u0930\u0942",
        "knjigama",
    };
    EXPECT_TRUE(std::any_of(words.begin(), words.end(), [&stemmer](const std::string& word) {
      return stemmer.Stems(word).front() != WithoutDiacritics(word);
    })) << code;
  }
}

TEST(Stemmer, LeavesWordsOfOtherScriptsAlone) {
  Stemmer stemmer("en");
  EXPECT_THAT(stemmer.Stems("\u5ba2"), ElementsAre("\u5ba2"));
  EXPECT_THAT(stemmer.Stems("2026"), ElementsAre("2026"));
  EXPECT_THAT(stemmer.Stems(std::string(kLongestWord, 'x')), Not(ElementsAre("")));
}

}  // namespace
}  // namespace touchstone
