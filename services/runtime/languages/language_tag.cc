#include "services/runtime/languages/language_tag.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/runtime/languages/subtags.h"

namespace touchstone {
namespace {

// As long as a resource id may be.
constexpr size_t kLongestTag = 63;

}  // namespace

bool IsKnownLanguage(absl::string_view tag) {
  if (tag.size() > kLongestTag) return false;
  const std::string lower = absl::AsciiStrToLower(tag);
  const std::vector<absl::string_view> subtags = absl::StrSplit(lower, '-');
  size_t next = 0;
  if (!IsLanguageSubtag(subtags[next++])) return false;
  if (next < subtags.size() && IsScriptSubtag(subtags[next])) ++next;
  if (next < subtags.size() && IsRegionSubtag(subtags[next])) ++next;
  for (size_t i = next; i < subtags.size(); ++i) {
    if (!IsVariantSubtag(subtags[i])) return false;
    if (std::find(subtags.begin() + next, subtags.begin() + i, subtags[i]) != subtags.begin() + i) {
      return false;
    }
  }
  return true;
}

std::string WrittenLanguage(absl::string_view tag) {
  std::vector<std::string> subtags = absl::StrSplit(absl::AsciiStrToLower(tag), '-');
  for (size_t i = 1; i < subtags.size(); ++i) {
    if (subtags[i].size() == 2) absl::AsciiStrToUpper(&subtags[i]);
    if (subtags[i].size() == 4) subtags[i][0] = absl::ascii_toupper(subtags[i][0]);
  }
  return absl::StrJoin(subtags, "-");
}

bool AreRelated(absl::string_view one, absl::string_view other) {
  if (one.size() > other.size()) std::swap(one, other);
  return absl::StartsWith(other, one) && (one.size() == other.size() || other[one.size()] == '-');
}

}  // namespace touchstone
