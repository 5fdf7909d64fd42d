// Two texts, cut at the words that differ.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_WORD_DIFF_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_WORD_DIFF_H_

#include <touchstone/catalog/v1/release_diff.pb.h>

#include <vector>

#include "absl/strings/string_view.h"

namespace touchstone::catalog {

// The pieces of both texts: those kept or removed make up `before`, those kept or added `after`,
// byte for byte. A piece is as long as it can be; where words were replaced, what was removed comes
// first. The longest common sequence of words, spaces and marks is kept; of texts that differ in
// more than a few thousand words on both sides, only what is common at their ends.
std::vector<v1::TextPiece> CompareWords(absl::string_view before, absl::string_view after);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_WORD_DIFF_H_
