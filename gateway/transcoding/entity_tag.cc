#include "gateway/transcoding/entity_tag.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace touchstone::gateway {
namespace {

constexpr absl::string_view kCompressed = "-gzip";

bool IsTagText(absl::string_view text) {
  for (const char c : text) {
    if (c == '"' || c == ',' || !absl::ascii_isgraph(c)) return false;
  }
  return !text.empty();
}

// What is between the quotes, without the mark of compression.
std::optional<absl::string_view> Unquoted(absl::string_view tag) {
  if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"') return std::nullopt;
  const absl::string_view text = absl::StripSuffix(tag.substr(1, tag.size() - 2), kCompressed);
  if (!IsTagText(text)) return std::nullopt;
  return text;
}

}  // namespace

std::string EntityTag(absl::string_view revision, bool compressed) {
  if (!IsTagText(revision)) return "";
  return absl::StrCat("\"", revision, compressed ? kCompressed : "", "\"");
}

std::optional<absl::string_view> RevisionOfIfMatch(absl::string_view header) {
  return Unquoted(absl::StripAsciiWhitespace(header));
}

bool IfMatchNames(absl::string_view header, absl::string_view revision) {
  header = absl::StripAsciiWhitespace(header);
  if (header == "*") return true;
  for (const absl::string_view tag : absl::StrSplit(header, ',')) {
    if (Unquoted(absl::StripAsciiWhitespace(tag)) == revision) return true;
  }
  return false;
}

bool IfNoneMatchNames(absl::string_view header, absl::string_view revision) {
  header = absl::StripAsciiWhitespace(header);
  if (header == "*") return true;
  for (absl::string_view tag : absl::StrSplit(header, ',')) {
    tag = absl::StripAsciiWhitespace(tag);
    absl::ConsumePrefix(&tag, "W/");  // If-None-Match compares weakly.
    if (Unquoted(tag) == revision) return true;
  }
  return false;
}

}  // namespace touchstone::gateway
