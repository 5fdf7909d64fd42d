// A long text is searched as passages: short enough for every position in them to be kept by both
// databases (PostgreSQL keeps 256 of a word), and to be read at a glance.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SEARCH_PASSAGES_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SEARCH_PASSAGES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace touchstone {

// In words.
inline constexpr size_t kLongestPassage = 250;

// The passages of a text, which together are the text; at a line's or a sentence's end where there
// is one in the passage's second half. None when the text has no word.
std::vector<std::string> CutIntoPassages(absl::string_view text);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SEARCH_PASSAGES_H_
