#include "services/runtime/search/place.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace touchstone {

std::string ToText(const SearchPlace& place) {
  return absl::StrCat(place.resource, "#", absl::Dec(place.kind, absl::kZeroPad2), "/", place.item,
                      "/", absl::Dec(place.part, absl::kZeroPad4));
}

std::optional<SearchPlace> ParsePlace(absl::string_view text) {
  const size_t kind = text.find('#');
  if (kind == absl::string_view::npos) return std::nullopt;
  const size_t item = text.find('/', kind);
  const size_t part = text.rfind('/');
  if (item == absl::string_view::npos || part == item) return std::nullopt;
  SearchPlace place{.resource = std::string(text.substr(0, kind)),
                    .item = std::string(text.substr(item + 1, part - item - 1))};
  if (!absl::SimpleAtoi(text.substr(kind + 1, item - kind - 1), &place.kind) ||
      !absl::SimpleAtoi(text.substr(part + 1), &place.part)) {
    return std::nullopt;
  }
  return place;
}

}  // namespace touchstone
