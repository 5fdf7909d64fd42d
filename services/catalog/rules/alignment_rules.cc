#include "services/catalog/rules/alignment_rules.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::catalog {
namespace {

// A scheme and something behind it, without spaces (RFC 3986, of which no more is needed here).
bool IsUri(absl::string_view text) {
  const size_t colon = text.find(':');
  if (colon == absl::string_view::npos || colon == 0 || colon + 1 == text.size()) return false;
  const absl::string_view scheme = text.substr(0, colon);
  const auto is_scheme = [](char c) {
    return absl::ascii_isalnum(c) || c == '+' || c == '-' || c == '.';
  };
  // Whoever shows an alignment makes a link of it: none that runs, or holds what it shows.
  static constexpr absl::string_view kUnsafe[] = {"javascript", "vbscript", "data", "file", "blob"};
  const bool is_safe = std::none_of(std::begin(kUnsafe), std::end(kUnsafe), [&](auto unsafe) {
    return absl::EqualsIgnoreCase(scheme, unsafe);
  });
  return is_safe && absl::ascii_isalpha(scheme[0]) &&
         std::all_of(scheme.begin(), scheme.end(), is_scheme) &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c != 0x7f; });
}

}  // namespace

AlignmentEnd ParseAlignmentEnd(const std::string& text) {
  static const NamePattern competency(
      "organizations/{organization}/frameworks/{framework}/competencies/{competency}");
  const size_t hash = text.find('#');
  AlignmentEnd end;
  end.competency = text.substr(0, hash);
  end.is_competency = competency.Matches(end.competency) && hash + 1 != text.size();
  if (end.is_competency && hash != std::string::npos) end.key_element = text.substr(hash + 1);
  if (!end.is_competency) end.competency.clear();
  end.is_uri = !end.is_competency && IsUri(text);
  return end;
}

std::vector<FieldViolation> AlignmentViolations(const v1::Alignment& alignment) {
  std::vector<FieldViolation> violations;
  const auto check = [&](const char* field, const std::string& text) {
    const AlignmentEnd end = ParseAlignmentEnd(text);
    if (end.is_competency || end.is_uri) return;
    violations.push_back(
        {field,
         "must be the name of a competency, with or without # and the id of a key "
         "element behind it, or an absolute URI (none of javascript, data and the like)"});
  };
  check("alignment.subject", alignment.subject());
  check("alignment.object", alignment.object());
  if (alignment.subject() == alignment.object()) {
    violations.push_back({"alignment.object", "must be another than the subject"});
  }
  return violations;
}

}  // namespace touchstone::catalog
