#include "services/runtime/names/code_points.h"

#include <cstdint>
#include <cstring>

namespace touchstone {
namespace {

// The bytes that a code point's first byte announces, and the bounds of the second byte, which are
// what rules out surrogates, longer forms than needed and what is beyond U+10FFFF.
struct Lead {
  size_t length;
  uint8_t least_second;
  uint8_t greatest_second;
};

std::optional<Lead> LeadOf(uint8_t byte) {
  if (byte >= 0xc2 && byte <= 0xdf) return Lead{2, 0x80, 0xbf};
  if (byte == 0xe0) return Lead{3, 0xa0, 0xbf};
  if (byte == 0xed) return Lead{3, 0x80, 0x9f};
  if (byte >= 0xe1 && byte <= 0xef) return Lead{3, 0x80, 0xbf};
  if (byte == 0xf0) return Lead{4, 0x90, 0xbf};
  if (byte >= 0xf1 && byte <= 0xf3) return Lead{4, 0x80, 0xbf};
  if (byte == 0xf4) return Lead{4, 0x80, 0x8f};
  return std::nullopt;
}

// The bytes of the code point that `text` begins with; 0 when it is not UTF-8. `text` must not be
// empty.
size_t FirstLength(absl::string_view text) {
  const auto byte = [text](size_t i) { return static_cast<uint8_t>(text[i]); };
  if (byte(0) < 0x80) return 1;
  const std::optional<Lead> lead = LeadOf(byte(0));
  if (!lead || text.size() < lead->length) return 0;
  if (byte(1) < lead->least_second || byte(1) > lead->greatest_second) return 0;
  for (size_t i = 2; i < lead->length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  return lead->length;
}

// The code point that these bytes are, which FirstLength gave.
char32_t ValueOf(absl::string_view bytes) {
  char32_t value = static_cast<uint8_t>(bytes[0]);
  if (bytes.size() > 1) value &= 0xffu >> (bytes.size() + 1);
  for (const char byte : bytes.substr(1)) value = value << 6 | (static_cast<uint8_t>(byte) & 0x3fu);
  return value;
}

// Whether eight bytes are printable ASCII.
bool ArePrintable(const char* bytes) {
  constexpr uint64_t kEach = 0x0101010101010101;
  uint64_t eight;
  std::memcpy(&eight, bytes, sizeof(eight));
  // A high bit of the first is set by what is not ASCII; if there is none, one of the second by
  // what is below a space, and one of the third by a DEL.
  const uint64_t odd = eight | (eight - kEach * 0x20) | ((eight ^ kEach * 0x7f) - kEach);
  return (odd & kEach * 0x80) == 0;
}

// How many of the leading bytes are printable ASCII; may stop up to seven short.
size_t LeadingPrintable(absl::string_view text) {
  size_t at = 0;
  while (at + 8 <= text.size() && ArePrintable(text.data() + at)) at += 8;
  const bool is_near_end = text.size() >= 8 && at + 8 > text.size();
  return is_near_end && ArePrintable(text.data() + text.size() - 8) ? text.size() : at;
}

bool IsControl(char32_t c) {
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7f && c <= 0x9f);
}

bool TurnsDirection(char32_t c) {
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

bool EndsLine(char32_t c) { return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029; }

// White_Space of Unicode's character database.
bool IsSpace(char32_t c) {
  return c == ' ' || (c >= 0x09 && c <= 0x0d) || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
         c == 0x3000;
}

bool HasNoWidth(char32_t c) {
  return c == 0xad || (c >= 0x200b && c <= 0x200f) || (c >= 0x2060 && c <= 0x2064) || c == 0xfeff ||
         TurnsDirection(c);
}

void Note(char32_t c, TextShape& shape) {
  if (!shape.control && IsControl(c)) shape.control = c;
  if (!shape.line_breaker && (EndsLine(c) || TurnsDirection(c))) shape.line_breaker = c;
}

}  // namespace

std::optional<TextShape> ShapeOf(absl::string_view text) {
  TextShape shape;
  while (!text.empty()) {
    const auto first = static_cast<uint8_t>(text[0]);
    if (first < 0x80) {
      if (const size_t printable = LeadingPrintable(text); printable > 0) {
        shape.length += printable;
        text.remove_prefix(printable);
        continue;
      }
    }
    const size_t length = FirstLength(text);
    if (length == 0) return std::nullopt;
    // What is noted begins with one of these.
    if (first < 0x20 || first == 0x7f || first == 0xc2 || first == 0xe2) {
      Note(ValueOf(text.substr(0, length)), shape);
    }
    ++shape.length;
    text.remove_prefix(length);
  }
  return shape;
}

bool IsTitleField(absl::string_view name) {
  return name == "title" || name == "display_name" || name == "label";
}

bool IsBlank(absl::string_view text) {
  while (!text.empty()) {
    const size_t length = FirstLength(text);
    if (length == 0) return false;
    const char32_t c = ValueOf(text.substr(0, length));
    if (!IsSpace(c) && !HasNoWidth(c)) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace touchstone
