// Percent-encoding (RFC 3986) of paths and query strings, and the check that text is UTF-8.

#ifndef TOUCHSTONE_GATEWAY_TRANSCODING_PERCENT_H_
#define TOUCHSTONE_GATEWAY_TRANSCODING_PERCENT_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace touchstone::gateway {

enum class PercentRules {
  kWhole,        // every %XX
  kKeepSlashes,  // every %XX but %2F, which stays as it is written (variables of several segments)
  kQuery,        // every %XX, and '+' is a space
};

// The decoded text; nothing when a '%' is not followed by two hexadecimal digits.
std::optional<std::string> PercentDecode(absl::string_view text, PercentRules rules);

// Whether `text` is well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
bool IsUtf8(absl::string_view text);

// The length of the longest well-formed prefix.
size_t Utf8Prefix(absl::string_view text);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_TRANSCODING_PERCENT_H_
