// Where a passage stands: in which resource, kind of text and item, and which part of that it is.
// As text it is a column of the index, and sorts by the resource's name first.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SEARCH_PLACE_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SEARCH_PLACE_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace touchstone {

struct SearchPlace {
  std::string resource;
  int kind = 0;      // 1 to 99
  std::string item;  // "" for none
  int part = 0;      // among the passages of the same kind and item

  friend bool operator==(const SearchPlace&, const SearchPlace&) = default;
};

// "organizations/wa/frameworks/hr/competencies/customer-focus#05/listens/0001"
std::string ToText(const SearchPlace& place);

// The inverse; nothing for what is no such text.
std::optional<SearchPlace> ParsePlace(absl::string_view text);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SEARCH_PLACE_H_
