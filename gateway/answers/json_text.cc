#include "gateway/answers/json_text.h"

#include "absl/strings/str_cat.h"
#include "gateway/transcoding/percent.h"

namespace touchstone::gateway {

std::string JsonText(absl::string_view text) {
  std::string result = "\"";
  while (!text.empty()) {
    const size_t valid = Utf8Prefix(text);
    for (const char c : text.substr(0, valid)) {
      if (c == '"' || c == '\\') {
        result.push_back('\\');
        result.push_back(c);
      } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
        absl::StrAppend(&result, "\\u", absl::Hex(static_cast<unsigned char>(c), absl::kZeroPad4));
      } else {
        result.push_back(c);
      }
    }
    text.remove_prefix(valid);
    if (!text.empty()) {
      result.append("\uFFFD");
      text.remove_prefix(1);
    }
  }
  result.push_back('"');
  return result;
}

}  // namespace touchstone::gateway
