// A string as JSON writes it.

#ifndef TOUCHSTONE_GATEWAY_ANSWERS_JSON_TEXT_H_
#define TOUCHSTONE_GATEWAY_ANSWERS_JSON_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace touchstone::gateway {

// With quotes and escapes; bytes that are not UTF-8 become U+FFFD.
std::string JsonText(absl::string_view text);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_ANSWERS_JSON_TEXT_H_
