// What the databases index: tokens that we make, which neither of them changes.
//
// Each token carries the number of its scope, an organization's texts in one language: a search
// reads the entries of its own organization and no others, and the stem of one language is never
// taken for that of another. A token is ASCII letters and digits, `_` and what is beyond ASCII, so
// that neither FTS5's `ascii` tokenizer nor the quotation of a tsvector touches it.
//
//   w12_customers    a word, with its place in the passage: phrases and prefixes
//   s12_custom       a stem
//   l12_tag_budget   a label

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SEARCH_TOKENS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SEARCH_TOKENS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/search/searchable_text.h"
#include "services/runtime/search/stemmer.h"
#include "services/runtime/sql/session.h"

namespace touchstone {

// Stands in the index beside each passage. Raised when what tokens look like, or how words are
// told apart, changes: then everything is indexed anew (search_walks).
inline constexpr int kTokensVersion = 1;

// `word` is without diacritics; `stem` as Stemmer gives it.
std::string WordToken(int64_t scope, absl::string_view word);
std::string StemToken(int64_t scope, absl::string_view stem);
std::string LabelToken(int64_t scope, const SearchLabel& label);

// The label that a text in a language has for itself and for every wider language: "es-US" has
// those of "es-us" and "es" (RFC 4647, basic filtering).
std::vector<SearchLabel> LanguageLabels(absl::string_view language);
// The label that finds it.
SearchLabel LanguageLabel(absl::string_view range);
SearchLabel KindLabel(int kind);

// All tokens of a passage as the database's index takes them: words in their order for FTS5, a
// tsvector's text for PostgreSQL. `passage` has at most kLongestPassage words.
std::string TokensOf(Dialect dialect, int64_t scope, Stemmer& stemmer, absl::string_view passage,
                     const std::vector<SearchLabel>& labels);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SEARCH_TOKENS_H_
