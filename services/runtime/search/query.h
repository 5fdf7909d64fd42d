// What a person typed into a search, understood.
//
//   customer service        passages with both words, in any of their forms
//   "customer service"      with exactly these words, one behind the other
//   serv*                   with a word that begins so; also as the end of a phrase, "customer
//   serv*" -complaint              without the word, in any of its forms; -"…" and -…* likewise
//
// A word with something inside that is no letter or digit (`e-mail`, `needs/expectations`) is a
// phrase.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SEARCH_QUERY_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SEARCH_QUERY_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace touchstone {

inline constexpr size_t kMostQueryWords = 32;
// In code points: what begins with one letter is half a dictionary.
inline constexpr size_t kShortestPrefix = 2;

// One thing that a passage must have, or must not.
struct SearchTerm {
  std::vector<std::string> words;  // as words.h has them; more than one is a phrase
  bool any_form = false;           // one word, in any of its forms; otherwise exactly the words
  bool prefix = false;             // the last word is only how a word begins
  bool excluded = false;
  friend bool operator==(const SearchTerm&, const SearchTerm&) = default;
};

struct SearchQuery {
  std::vector<SearchTerm> terms;  // at least one that is not excluded
};

// INVALID_ARGUMENT for the field `query`: no word to look for, a phrase without end, an asterisk
// that is not at a word's end, too many words.
absl::StatusOr<SearchQuery> ParseSearchQuery(absl::string_view text);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SEARCH_QUERY_H_
