#include "services/runtime/names/letter_case.h"

#include "absl/strings/ascii.h"

namespace touchstone {
namespace {

std::string CamelCase(absl::string_view snake, bool upper) {
  std::string camel;
  for (const char c : snake) {
    if (c == '_') {
      upper = true;
      continue;
    }
    camel.push_back(upper ? absl::ascii_toupper(static_cast<unsigned char>(c)) : c);
    upper = false;
  }
  return camel;
}

}  // namespace

std::string SnakeCase(absl::string_view camel) {
  std::string snake;
  for (const char c : camel) {
    if (absl::ascii_isupper(static_cast<unsigned char>(c))) snake.push_back('_');
    snake.push_back(absl::ascii_tolower(static_cast<unsigned char>(c)));
  }
  return snake;
}

std::string LowerCamelCase(absl::string_view snake) { return CamelCase(snake, false); }

std::string UpperCamelCase(absl::string_view snake) { return CamelCase(snake, true); }

}  // namespace touchstone
