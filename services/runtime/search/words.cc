#include "services/runtime/search/words.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/types/span.h"

namespace touchstone {
namespace {

// What a code point does to the word that it is met in.
enum class Role {
  kBetween,  // ends it
  kLetter,   // begins or continues one
  kMark,     // continues one
  kAlone,    // is one
};

struct Range {
  int32_t first;
  int32_t last;
};

bool IsIn(int32_t code, absl::Span<const Range> ranges) {
  return std::any_of(ranges.begin(), ranges.end(), [code](const Range& range) {
    return code >= range.first && code <= range.last;
  });
}

constexpr Range kWithoutSpaces[] = {
    {0x0e00, 0x0eff},    // Thai, Lao
    {0x1000, 0x109f},    // Myanmar
    {0x1780, 0x17ff},    // Khmer
    {0x3005, 0x3007},    // 々 〆 〇
    {0x3040, 0x30ff},    // kana
    {0x3400, 0x4dbf},    // Han, with the two below
    {0x4e00, 0x9fff},    //
    {0xa9e0, 0xa9ff},    // Myanmar
    {0xaa60, 0xaa7f},    // Myanmar
    {0xf900, 0xfaff},    // Han
    {0x20000, 0x3ffff},  // Han
};

constexpr Range kDiacritics[] = {
    {0x0300, 0x036f},  // combining, on Latin, Greek and Cyrillic letters
    {0x0591, 0x05c7},  // Hebrew points
    {0x064b, 0x065f},  // Arabic vowels
    {0x0670, 0x0670},  //
};

Role RoleOf(int32_t code) {
  if (code < 0x80) {
    return absl::ascii_isalnum(static_cast<unsigned char>(code)) ? Role::kLetter : Role::kBetween;
  }
  // The soft hyphen and the joiners are inside of words, and not seen.
  if (code == 0x00ad || code == 0x200c || code == 0x200d) return Role::kMark;
  switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return IsIn(code, kWithoutSpaces) ? Role::kAlone : Role::kLetter;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
      return Role::kMark;
    default:
      return Role::kBetween;
  }
}

// The code point that `text` begins with, and how many bytes it has; a byte that begins none is a
// separator.
std::pair<int32_t, size_t> FirstCode(absl::string_view text) {
  const unsigned char first = static_cast<unsigned char>(text.front());
  if (first < 0x80) return {first, 1};
  int32_t code = 0;
  const utf8proc_ssize_t size =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                       static_cast<utf8proc_ssize_t>(text.size()), &code);
  if (size <= 0) return {' ', 1};
  return {code, static_cast<size_t>(size)};
}

// `text`, which is UTF-8, normalized by utf8proc; empty when that is impossible.
std::string Mapped(absl::string_view text, int options) {
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                             static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                                             static_cast<utf8proc_option_t>(options));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(mapped, &std::free);
  if (size < 0) return {};
  return std::string(reinterpret_cast<const char*>(mapped), static_cast<size_t>(size));
}

// The code points of `text` for which `keep` holds, `most` of them at most.
template <typename Keep>
std::string Filtered(absl::string_view text, size_t most, const Keep& keep) {
  std::string kept;
  size_t count = 0;
  while (!text.empty() && count < most) {
    const auto [code, size] = FirstCode(text);
    if (keep(code)) {
      kept.append(text.data(), size);
      ++count;
    }
    text.remove_prefix(size);
  }
  return kept;
}

bool IsAscii(absl::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// `raw` is UTF-8 and has no more than kLongestWord code points: what orders marks takes quadratic
// time.
std::string Folded(absl::string_view raw) {
  if (IsAscii(raw)) return absl::AsciiStrToLower(raw);
  // NFKC_Casefold, which takes away what is not seen too. Compatibility forms may hold what belongs
  // to no word, such as the slash of a fraction.
  return Filtered(Mapped(raw, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                                  UTF8PROC_CASEFOLD | UTF8PROC_IGNORE),
                  kLongestWord, [](int32_t code) { return RoleOf(code) != Role::kBetween; });
}

}  // namespace

std::vector<Word> SplitWords(absl::string_view text) {
  std::vector<Word> words;
  size_t at = 0;
  while (at < text.size()) {
    const auto [first, first_size] = FirstCode(text.substr(at));
    const Role role = RoleOf(first);
    const size_t begin = at;
    at += first_size;
    if (role != Role::kLetter && role != Role::kAlone) continue;
    size_t length = 1;  // in code points
    size_t looked_at = at;
    while (at < text.size()) {
      const auto [code, size] = FirstCode(text.substr(at));
      const Role next = RoleOf(code);
      if (next != Role::kMark && (next != Role::kLetter || role == Role::kAlone)) break;
      at += size;
      if (++length <= kLongestWord) looked_at = at;
    }
    std::string folded = Folded(text.substr(begin, looked_at - begin));
    if (!folded.empty()) words.push_back({begin, at, std::move(folded), role == Role::kAlone});
  }
  return words;
}

std::string WithoutDiacritics(const std::string& word) {
  if (IsAscii(word)) return word;
  const std::string bare = Filtered(Mapped(word, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE), SIZE_MAX,
                                    [](int32_t code) { return !IsIn(code, kDiacritics); });
  std::string composed = Mapped(bare, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
  return composed.empty() ? word : composed;
}

}  // namespace touchstone
