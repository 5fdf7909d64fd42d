// Two texts, cut at the words that differ.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_WORD_DIFF_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_WORD_DIFF_H_

#include <touchstone/catalog/v1/release_diff.pb.h>

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"

namespace touchstone::catalog {

// What the texts of one answer may take, together, in steps of CompareWords: a fraction of a
// second.
inline constexpr int64_t kStepsOfAnAnswer = 50'000'000;

// The pieces of both texts: those kept or removed make up `before`, those kept or added `after`,
// byte for byte. A piece is as long as it can be; where words were replaced, what was removed comes
// first. The longest common sequence of words, spaces and marks is kept. Takes what that needs from
// `steps`: where it needs more than is left, or two texts differ in more than 2000 words, only what
// is common at their ends is kept, and the rest is replaced.
std::vector<v1::TextPiece> CompareWords(absl::string_view before, absl::string_view after,
                                        int64_t& steps);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_WORD_DIFF_H_
