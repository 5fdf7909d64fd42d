// Examples as the contract's comments give them.

#ifndef TOUCHSTONE_GATEWAY_OPENAPI_EXAMPLE_TEXT_H_
#define TOUCHSTONE_GATEWAY_OPENAPI_EXAMPLE_TEXT_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace touchstone::gateway {

// What follows the first "such as" of a comment: "Customer focus" of `such as "Customer focus"`,
// 5 of `such as 5`, `title desc` of one in backquotes. Nothing when there is none.
std::optional<std::string> SuchAs(absl::string_view comment);

// The word after the first "such as" of a pattern's hint: "USD" of "a code such as USD".
std::optional<std::string> WordSuchAs(absl::string_view hint);

// A text as an id: "Contact center agent, 2026" → "contact-center-agent-2026". At most 63
// characters.
std::string IdOf(absl::string_view text);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_OPENAPI_EXAMPLE_TEXT_H_
