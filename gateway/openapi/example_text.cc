#include "gateway/openapi/example_text.h"

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"

namespace touchstone::gateway {

namespace {

// What is behind the mark; nothing when it is not there. "Such as" may begin a comment.
std::optional<absl::string_view> AfterMark(absl::string_view text) {
  constexpr absl::string_view kMark = "uch as ";
  const size_t mark = text.find(kMark);
  if (mark == text.npos) return std::nullopt;
  return text.substr(mark + kMark.size());
}

}  // namespace

std::optional<std::string> SuchAs(absl::string_view comment) {
  const auto text = AfterMark(comment);
  if (!text || text->empty()) return std::nullopt;
  const char quote = text->front();
  if (quote == '"' || quote == '`') {
    const size_t end = text->find(quote, 1);
    if (end == text->npos) return std::nullopt;
    return std::string(text->substr(1, end - 1));
  }
  if (!absl::ascii_isdigit(quote)) return std::nullopt;
  return WordSuchAs(comment);
}

std::optional<std::string> WordSuchAs(absl::string_view hint) {
  const auto text = AfterMark(hint);
  if (!text) return std::nullopt;
  const absl::string_view word = text->substr(0, text->find_first_of(" ,;"));
  if (word.empty()) return std::nullopt;
  return std::string(absl::StripSuffix(word, "."));
}

std::string IdOf(absl::string_view text) {
  constexpr size_t kLongest = 63;
  std::string id;
  bool is_between = false;
  for (const char c : text) {
    if (!absl::ascii_isalnum(c)) {
      is_between = !id.empty();
      continue;
    }
    if (id.size() + 2 > kLongest) break;
    if (is_between) id.push_back('-');
    is_between = false;
    id.push_back(absl::ascii_tolower(c));
  }
  return id;
}

}  // namespace touchstone::gateway
