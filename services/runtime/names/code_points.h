// What a text is made of, as people see it: in Unicode code points.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_NAMES_CODE_POINTS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_NAMES_CODE_POINTS_H_

#include <cstddef>
#include <optional>

#include "absl/strings/string_view.h"

namespace touchstone {

struct TextShape {
  size_t length = 0;  // code points
  // The first control character (C0, DEL, C1) that is neither a tab nor a line end.
  std::optional<char32_t> control;
  // The first character that a title cannot have: one that ends a line, or that embeds, overrides
  // or isolates a direction of writing and so makes a line read otherwise than it is stored.
  std::optional<char32_t> line_breaker;
};

// Nothing when the text is not UTF-8 (RFC 3629: no surrogates, no longer forms than needed, nothing
// beyond U+10FFFF). One pass, without allocation.
std::optional<TextShape> ShapeOf(absl::string_view text);

// Whether fields of that name (title, display_name, label) hold one line that others see in lists,
// which has no line breaker.
bool IsTitleField(absl::string_view name);

// Whether there is nothing to see in a text: it is empty, white space, or characters without width.
// What is not UTF-8 is not blank.
bool IsBlank(absl::string_view text);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_NAMES_CODE_POINTS_H_
