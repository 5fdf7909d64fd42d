#include "services/runtime/sql/dialect.h"

#include <array>
#include <cstdint>

#include "absl/strings/match.h"

namespace touchstone {
namespace {

constexpr absl::string_view kPrefix = "\\x";
constexpr char kDigits[] = "0123456789abcdef";
constexpr uint8_t kNotHex = 0xff;

constexpr std::array<uint8_t, 256> DigitValues() {
  std::array<uint8_t, 256> values{};
  for (uint8_t& value : values) value = kNotHex;
  for (uint8_t i = 0; i < 16; ++i) values[static_cast<uint8_t>(kDigits[i])] = i;
  return values;
}
constexpr std::array<uint8_t, 256> kDigitValues = DigitValues();

}  // namespace

std::string ByteaText(absl::string_view bytes) {
  std::string text(kPrefix.size() + 2 * bytes.size(), '\0');
  kPrefix.copy(text.data(), kPrefix.size());
  char* out = text.data() + kPrefix.size();
  for (const char c : bytes) {
    const auto byte = static_cast<uint8_t>(c);
    *out++ = kDigits[byte >> 4];
    *out++ = kDigits[byte & 0x0f];
  }
  return text;
}

std::string FromByteaText(absl::string_view text) {
  if (!absl::StartsWith(text, kPrefix) || text.size() % 2 != 0) return {};
  text.remove_prefix(kPrefix.size());
  std::string bytes(text.size() / 2, '\0');
  for (size_t i = 0; i < bytes.size(); ++i) {
    const uint8_t high = kDigitValues[static_cast<uint8_t>(text[2 * i])];
    const uint8_t low = kDigitValues[static_cast<uint8_t>(text[2 * i + 1])];
    if (high == kNotHex || low == kNotHex) return {};
    bytes[i] = static_cast<char>(high << 4 | low);
  }
  return bytes;
}

bool FitsPostgresText(absl::string_view text) { return !absl::StrContains(text, '\0'); }

}  // namespace touchstone
