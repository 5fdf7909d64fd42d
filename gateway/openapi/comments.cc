#include "gateway/openapi/comments.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"

namespace touchstone::gateway {

std::string JoinLines(absl::string_view comment) {
  std::string text;
  bool ends_paragraph = false;
  for (absl::string_view line : absl::StrSplit(comment, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (line.empty()) {
      ends_paragraph = !text.empty();
      continue;
    }
    if (ends_paragraph) {
      text.append("\n\n");
    } else if (absl::StartsWith(line, "- ") && !text.empty()) {
      text.append("\n");
    } else if (!text.empty()) {
      text.append(" ");
    }
    ends_paragraph = false;
    text.append(line.data(), line.size());
  }
  return text;
}

std::string FirstSentence(absl::string_view text) {
  const size_t end = std::min(text.find(". "), text.find(".\n"));
  absl::string_view sentence = text.substr(0, end);
  if (end == text.npos && absl::EndsWith(sentence, ".")) sentence.remove_suffix(1);
  return std::string(sentence);
}

}  // namespace touchstone::gateway
