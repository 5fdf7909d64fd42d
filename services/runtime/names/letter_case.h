// One name in the ways that protobuf, JSON and methods write it.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_NAMES_LETTER_CASE_H_
#define TOUCHSTONE_SERVICES_RUNTIME_NAMES_LETTER_CASE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace touchstone {

// "apiKey" -> "api_key", "keyElements[2].title" -> "key_elements[2].title": as protos name fields.
std::string SnakeCase(absl::string_view camel);

// "api_key" -> "apiKey": as JSON names fields.
std::string LowerCamelCase(absl::string_view snake);

// "api_key" -> "ApiKey": as methods and messages are called.
std::string UpperCamelCase(absl::string_view snake);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_NAMES_LETTER_CASE_H_
