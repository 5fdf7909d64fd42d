#include "services/runtime/languages/wanted_languages.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/runtime/languages/language_tag.h"

namespace touchstone {
namespace {

constexpr size_t kMostRanges = 16;
constexpr size_t kLongestChain = 8;
constexpr size_t kLongestRange = 63;

// "en", "en-us"; subtags of one to eight letters and digits, the first of letters only.
bool IsRange(absl::string_view range) {
  if (range.size() > kLongestRange) return false;
  bool is_first = true;
  for (const absl::string_view subtag : absl::StrSplit(range, '-')) {
    if (subtag.empty() || subtag.size() > 8) return false;
    if (!absl::c_all_of(subtag, [&](unsigned char c) {
          return is_first ? absl::ascii_isalpha(c) : absl::ascii_isalnum(c);
        })) {
      return false;
    }
    is_first = false;
  }
  return true;
}

// A weight in thousandths: "0", "0.5", "1.000"; no more than three digits behind the point.
std::optional<int> ReadWeight(absl::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int weight = (text[0] - '0') * 1000;
  int place = 100;
  for (const char digit : text.substr(std::min<size_t>(2, text.size()))) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(digit))) return std::nullopt;
    weight += (digit - '0') * place;
    place /= 10;
  }
  if (weight > 1000) return std::nullopt;
  return weight;
}

// The weight in what follows a range: nothing, or "q=" and a weight.
std::optional<int> ReadParameter(absl::string_view parameter) {
  if (!absl::ConsumePrefix(&parameter, "q=") && !absl::ConsumePrefix(&parameter, "Q=")) {
    return std::nullopt;
  }
  return ReadWeight(parameter);
}

// The range without its last subtag, and without the single letter that would then be last.
absl::string_view Shorter(absl::string_view range) {
  size_t end = range.rfind('-');
  if (end == absl::string_view::npos) return {};
  if (end >= 2 && range[end - 2] == '-') end -= 2;
  return range.substr(0, end);
}

}  // namespace

std::vector<std::string> ReadAcceptLanguage(absl::string_view header) {
  std::vector<std::pair<int, std::string>> weighed;
  for (const absl::string_view element : absl::StrSplit(header, ',')) {
    if (weighed.size() == kMostRanges) break;
    const std::pair<absl::string_view, absl::string_view> halves =
        absl::StrSplit(element, absl::MaxSplits(';', 1));
    const bool has_weight = absl::StrContains(element, ';');
    const std::optional<int> weight =
        has_weight ? ReadParameter(absl::StripAsciiWhitespace(halves.second)) : 1000;
    std::string range = absl::AsciiStrToLower(absl::StripAsciiWhitespace(halves.first));
    if (!weight || *weight == 0 || !IsRange(range)) continue;
    weighed.emplace_back(*weight, std::move(range));
  }
  absl::c_stable_sort(weighed, [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> ranges;
  for (auto& [weight, range] : weighed) {
    if (!absl::c_linear_search(ranges, range)) ranges.push_back(std::move(range));
  }
  return ranges;
}

std::vector<std::string> FallbackChain(const std::vector<std::string>& wanted,
                                       absl::string_view source) {
  std::vector<std::string> chain;
  for (const std::string& range : wanted) {
    for (absl::string_view tag = range; !tag.empty(); tag = Shorter(tag)) {
      if (tag == source || chain.size() == kLongestChain) return chain;
      if (!absl::c_linear_search(chain, tag)) chain.emplace_back(tag);
    }
    if (!source.empty() && AreRelated(range, source)) return chain;
  }
  return chain;
}

}  // namespace touchstone
