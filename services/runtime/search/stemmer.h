// What forms of one word have in common, by the Snowball stemmer of the text's language.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SEARCH_STEMMER_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SEARCH_STEMMER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

struct sb_stemmer;  // libstemmer.h

namespace touchstone {

// Which stemmer serves a BCP 47 tag: its two-letter code, such as "en" for "en-US" and "eng"; "und"
// where there is none, so that words stay as they are.
std::string StemmerOf(absl::string_view language);

// Not thread-safe.
class Stemmer {
 public:
  // `code` is what StemmerOf gives.
  explicit Stemmer(const std::string& code);

  // What a word (words.h) is indexed and found under, one or two texts: the stem as the language
  // has it, and the stem of the word as people type it who leave out the accents. Two words are
  // forms of one when they share a text. Without diacritics; the same texts for the same word,
  // always.
  std::vector<std::string> Stems(const std::string& word);

 private:
  std::string Stem(const std::string& word);

  std::unique_ptr<sb_stemmer, void (*)(sb_stemmer*)> stemmer_;  // null for "und"
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SEARCH_STEMMER_H_
