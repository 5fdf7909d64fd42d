// The part of a passage that shows why it was found, with the words that were looked for marked.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SEARCH_SNIPPET_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SEARCH_SNIPPET_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/search/query.h"
#include "services/runtime/search/stemmer.h"

namespace touchstone {

// In code points.
inline constexpr size_t kLongestSnippet = 240;

struct Snippet {
  // What is marked, in code points of `text`: from `start` to before `end`.
  struct Mark {
    size_t start;
    size_t end;
    friend bool operator==(const Mark&, const Mark&) = default;
  };

  std::string text;  // as it stands in the passage
  std::vector<Mark> marks;
  bool more_before = false;  // the passage begins earlier
  bool more_after = false;
};

// `passage` is UTF-8; `stemmer` is that of its language.
Snippet MakeSnippet(absl::string_view passage, const SearchQuery& query, Stemmer& stemmer);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SEARCH_SNIPPET_H_
