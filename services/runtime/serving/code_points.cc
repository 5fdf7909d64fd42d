#include "services/runtime/serving/code_points.h"

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

// How many of the leading bytes are ASCII, eight at a time; may stop a few short.
size_t LeadingAscii(absl::string_view text) {
  size_t at = 0;
  for (uint64_t eight; at + sizeof(eight) <= text.size(); at += sizeof(eight)) {
    std::memcpy(&eight, text.data() + at, sizeof(eight));
    if ((eight & 0x8080808080808080) != 0) break;
  }
  return at;
}

}  // namespace

std::optional<size_t> CountCodePoints(absl::string_view text) {
  size_t at = LeadingAscii(text);
  size_t count = at;
  while (at < text.size()) {
    ++count;
    const auto byte = static_cast<uint8_t>(text[at]);
    if (byte < 0x80) {
      ++at;
      continue;
    }
    const std::optional<Lead> lead = LeadOf(byte);
    if (!lead || text.size() - at < lead->length) return std::nullopt;
    const auto second = static_cast<uint8_t>(text[at + 1]);
    if (second < lead->least_second || second > lead->greatest_second) return std::nullopt;
    for (size_t i = 2; i < lead->length; ++i) {
      if ((static_cast<uint8_t>(text[at + i]) & 0xc0) != 0x80) return std::nullopt;
    }
    at += lead->length;
  }
  return count;
}

}  // namespace touchstone
