// What a resource has to say to who searches: its texts, piece by piece, and what they can be
// filtered by. A resource's declaration has a function that makes it (resource_type.h).

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SEARCH_SEARCHABLE_TEXT_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SEARCH_SEARCHABLE_TEXT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace touchstone {

// Of texts of which nobody said it.
inline constexpr absl::string_view kAssumedLanguage = "en";

// Something that a search can be narrowed to: {"tag", "budget"}.
struct SearchLabel {
  std::string key;  // lower-case ASCII letters
  std::string value;
  friend bool operator==(const SearchLabel&, const SearchLabel&) = default;
};

// One piece of text. A long one is cut into passages of at most kLongestPassage words.
struct SearchText {
  int kind;          // what it is, 1 to 99; a number of the service's own
  int weight;        // how far up a hit in it belongs, 0 to 9: a title above a remark
  std::string item;  // the id of the part of the resource that it belongs to, or ""
  std::string text;
};

struct SearchableText {
  std::string title;
  // The language of all texts, as a BCP 47 tag. Empty: that of the resource named next.
  std::string language;
  // A resource that says in which language this one is written, or "".
  std::string language_of;
  std::vector<SearchLabel> labels;
  std::vector<SearchText> texts;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SEARCH_SEARCHABLE_TEXT_H_
