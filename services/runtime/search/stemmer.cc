#include "services/runtime/search/stemmer.h"

#include <libstemmer.h>

#include <utility>

#include "absl/strings/ascii.h"
#include "services/runtime/search/words.h"

namespace touchstone {
namespace {

constexpr absl::string_view kNone = "und";

// The languages of Snowball by the codes of ISO 639: the one that we call it by, and others.
struct Language {
  absl::string_view code;
  absl::string_view others[3];
};
constexpr Language kLanguages[] = {
    {"ar", {"ara"}},        {"ca", {"cat"}},
    {"da", {"dan"}},        {"de", {"deu", "ger"}},
    {"el", {"ell", "gre"}}, {"en", {"eng"}},
    {"es", {"spa"}},        {"eu", {"eus", "baq"}},
    {"fi", {"fin"}},        {"fr", {"fra", "fre"}},
    {"ga", {"gle"}},        {"hi", {"hin"}},
    {"hu", {"hun"}},        {"hy", {"hye", "arm"}},
    {"id", {"ind"}},        {"it", {"ita"}},
    {"lt", {"lit"}},        {"ne", {"nep"}},
    {"nl", {"nld", "dut"}}, {"no", {"nor", "nb", "nn"}},
    {"pt", {"por"}},        {"ro", {"ron", "rum"}},
    {"ru", {"rus"}},        {"sr", {"srp"}},
    {"sv", {"swe"}},        {"ta", {"tam"}},
    {"tr", {"tur"}},        {"yi", {"yid"}},
};

sb_stemmer* Open(const std::string& code) {
  return code == kNone ? nullptr : sb_stemmer_new(code.c_str(), "UTF_8");
}

}  // namespace

std::string StemmerOf(absl::string_view tag) {
  const std::string language = absl::AsciiStrToLower(tag.substr(0, tag.find('-')));
  for (const Language& known : kLanguages) {
    if (language == known.code) return std::string(known.code);
    for (const absl::string_view other : known.others) {
      if (!other.empty() && language == other) return std::string(known.code);
    }
  }
  return std::string(kNone);
}

Stemmer::Stemmer(const std::string& code)
    : stemmer_(Open(code), [](sb_stemmer* stemmer) { sb_stemmer_delete(stemmer); }) {}

std::vector<std::string> Stemmer::Stems(const std::string& word) {
  const std::string bare = WithoutDiacritics(word);
  std::vector<std::string> stems = {WithoutDiacritics(Stem(word))};
  if (bare != word) {
    std::string other = WithoutDiacritics(Stem(bare));
    if (other != stems.front()) stems.push_back(std::move(other));
  }
  return stems;
}

std::string Stemmer::Stem(const std::string& word) {
  if (stemmer_ == nullptr) return word;
  const sb_symbol* const stem =
      sb_stemmer_stem(stemmer_.get(), reinterpret_cast<const sb_symbol*>(word.data()),
                      static_cast<int>(word.size()));
  if (stem == nullptr || sb_stemmer_length(stemmer_.get()) <= 0) return word;
  return std::string(reinterpret_cast<const char*>(stem),
                     static_cast<size_t>(sb_stemmer_length(stemmer_.get())));
}

}  // namespace touchstone
