// The words of a text, the same for a document and a query, whatever database looks for them later.
//
//   for (const Word& word : SplitWords("The customer's needs")) …  // the, customer, s, needs
//
// A word is a run of letters and digits with the marks on them, as the word boundaries of Unicode's
// annex 29 have it where that needs no dictionary, with one difference: an apostrophe and a period
// end a word, so that `l'information` is found by `information`. Scripts that put no space between
// words (Han, kana, Thai, Lao, Khmer, Myanmar) give a word for each character; who looks for
// several finds them as a phrase.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SEARCH_WORDS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SEARCH_WORDS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace touchstone {

// What a word is longer than is not looked at, in code points; so two words that begin alike for so
// long are one.
inline constexpr size_t kLongestWord = 64;

struct Word {
  size_t begin;  // in bytes, in the text
  size_t end;
  std::string text;    // NFKC with case folded; letters, digits and marks only; never empty
  bool alone = false;  // a character of a script without spaces
};

// The words of a text in order. Bytes that are no UTF-8 are between words.
std::vector<Word> SplitWords(absl::string_view text);

// A word's text without the marks that people leave out when they type: accents and the like on
// Latin, Greek and Cyrillic letters, the vowel points of Hebrew and Arabic. Marks of other scripts
// are letters in all but name and stay.
std::string WithoutDiacritics(const std::string& word);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SEARCH_WORDS_H_
