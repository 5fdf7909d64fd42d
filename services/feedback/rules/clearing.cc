#include "services/feedback/rules/clearing.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/feedback/rules/usual_given_names.h"

namespace touchstone::feedback {
namespace {

using google::protobuf::util::TimeUtil;
using v1::Case;
using v1::CasePublication;
using v1::PublicationRule;
using v1::ServiceType;

constexpr size_t kDigitsOfANumber = 5;

// Capitals that say nothing of anybody, wherever they stand.
constexpr std::array kPlainCapitals = {
    "i",         "i'm",      "i've",     "i'd",       "i'll",   "monday",  "tuesday",
    "wednesday", "thursday", "friday",   "saturday",  "sunday", "january", "february",
    "march",     "april",    "may",      "june",      "july",   "august",  "september",
    "october",   "november", "december", "christmas", "easter"};

// What a number may be followed by without being that of a house.
constexpr std::array kUnits = {
    "a",     "am",     "and",  "blocks",  "by",     "cars",   "cm",     "centimeters",
    "days",  "day",    "feet", "foot",    "ft",     "hours",  "hour",   "hrs",
    "inch",  "inches", "km",   "kg",      "lbs",    "m",      "meters", "metres",
    "meter", "miles",  "mile", "minutes", "minute", "months", "month",  "nights",
    "of",    "or",     "pm",   "percent", "people", "pounds", "times",  "to",
    "trees", "weeks",  "week", "yards",   "years",  "year",   "o'clock"};

struct Word {
  std::string text;
  bool begins_sentence;
};

bool IsWordByte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return absl::ascii_isalnum(byte) || byte >= 0x80 || c == '\'' || c == '-' || c == '#';
}

// Words with what stands before them: whether it ends a sentence.
std::vector<Word> WordsOf(absl::string_view text) {
  std::vector<Word> words;
  bool begins = true;
  for (size_t i = 0; i < text.size();) {
    if (!IsWordByte(text[i])) {
      begins = begins || text[i] == '.' || text[i] == '!' || text[i] == '?' || text[i] == '\n';
      ++i;
      continue;
    }
    size_t end = i;
    while (end < text.size() && IsWordByte(text[end])) ++end;
    words.push_back({std::string(text.substr(i, end - i)), begins});
    begins = false;
    i = end;
  }
  return words;
}

bool HasDigit(absl::string_view word) {
  return std::any_of(word.begin(), word.end(),
                     [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
}

bool HasLetter(absl::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) {
    return absl::ascii_isalpha(static_cast<unsigned char>(c)) ||
           static_cast<unsigned char>(c) >= 0x80;
  });
}

bool IsNumber(absl::string_view word) { return HasDigit(word) && !HasLetter(word); }

template <size_t kSize>
bool IsIn(const std::array<const char*, kSize>& words, absl::string_view word) {
  const std::string lower = absl::AsciiStrToLower(word);
  return std::any_of(words.begin(), words.end(), [&](const char* known) { return lower == known; });
}

// A first byte of a capital of Latin's further letters is not told from a small one: such a word is
// taken for one with a capital.
bool HasCapital(absl::string_view word) {
  const auto first = static_cast<unsigned char>(word.front());
  return absl::ascii_isupper(first) || first >= 0x80;
}

bool IsAllCapitals(absl::string_view word) {
  return word.size() > 1 && std::all_of(word.begin(), word.end(), [](char c) {
           return absl::ascii_isupper(static_cast<unsigned char>(c));
         });
}

// "Tom's" is Tom.
std::string WithoutEnding(absl::string_view word) {
  for (const absl::string_view ending : {"'s", "\u2019s", "s'"}) {
    if (absl::EndsWith(word, ending))
      return std::string(word.substr(0, word.size() - ending.size()));
  }
  return std::string(word);
}

bool MayBeName(const std::vector<Word>& words, size_t i) {
  const Word& word = words[i];
  if (!HasLetter(word.text)) return false;
  if (IsUsualGivenName(absl::AsciiStrToLower(WithoutEnding(word.text)))) return true;
  if (!HasCapital(word.text) || IsIn(kPlainCapitals, word.text)) return false;
  if (!word.begins_sentence) return true;
  // Two capitals in a row are a name also where a sentence begins.
  const bool follows = i + 1 < words.size() && !words[i + 1].begins_sentence;
  return follows && HasCapital(words[i + 1].text) && HasLetter(words[i + 1].text) &&
         !IsIn(kPlainCapitals, words[i + 1].text);
}

// "60mph", "2nd", "4x4" are short and have one change from digits to letters; plates have more, or
// are longer.
bool MayBePlate(const std::vector<Word>& words, size_t i) {
  const std::string& word = words[i].text;
  if (HasDigit(word) && HasLetter(word)) {
    constexpr size_t kLongestPlain = 5;
    const bool starts_with_digit = absl::ascii_isdigit(static_cast<unsigned char>(word.front()));
    return !starts_with_digit || word.size() > kLongestPlain || absl::StrContains(word, "-");
  }
  return i > 0 && IsNumber(word) && IsAllCapitals(words[i - 1].text) &&
         words[i - 1].text.size() <= 3;
}

// "12 Harbor", "12 harbor street", "Calle 12", "#4", "98501".
bool MayBeAddress(const std::vector<Word>& words, size_t i) {
  const std::string& word = words[i].text;
  if (!IsNumber(word)) return false;
  if (word.front() == '#' || word.size() >= kDigitsOfANumber) return true;
  if (i > 0 && HasCapital(words[i - 1].text) && !words[i - 1].begins_sentence) return true;
  const bool follows = i + 1 < words.size() && !words[i + 1].begins_sentence;
  return follows && !IsIn(kUnits, words[i + 1].text);
}

// Digits with what numbers are written with between them.
bool HasLongNumber(absl::string_view text) {
  size_t digits = 0;
  size_t apart = 0;
  for (const char c : text) {
    if (absl::ascii_isdigit(static_cast<unsigned char>(c))) {
      if (++digits >= kDigitsOfANumber) return true;
      apart = 0;
    } else if (absl::StrContains(" -./()+", absl::string_view(&c, 1)) && ++apart <= 3) {
      continue;
    } else {
      digits = 0;
      apart = 0;
    }
  }
  return false;
}

bool HasLink(absl::string_view text) {
  const std::string lower = absl::AsciiStrToLower(text);
  return absl::StrContains(lower, "@") || absl::StrContains(lower, "://") ||
         absl::StrContains(lower, "www.");
}

// Latin's further letters and punctuation are known; of all else a name cannot be told.
bool HasOtherScript(absl::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0xC0) continue;
    const bool is_latin = byte <= 0xC9;  // up to U+024F
    const bool is_punctuation =
        byte == 0xE2 && i + 1 < text.size() &&
        static_cast<unsigned char>(text[i + 1]) <= 0x83;  // U+2000 to U+20FF
    if (!is_latin && !is_punctuation) return true;
  }
  return false;
}

void ClearPlace(const PublicationRule& rule, const Case& of, CasePublication& publication) {
  switch (rule.place_precision()) {
    case PublicationRule::POSTAL_CODE:
    case PublicationRule::BLOCK:
      publication.set_place_text(of.place().postal_code());
      break;
    case PublicationRule::EXACT:
      publication.set_exact_place(true);
      break;
    default:
      break;
  }
}

}  // namespace

std::vector<PersonalMark> FindPersonalMarks(absl::string_view text) {
  std::set<PersonalMark> marks;
  if (HasLongNumber(text)) marks.insert(PersonalMark::kNumber);
  if (HasLink(text)) marks.insert(PersonalMark::kLink);
  if (HasOtherScript(text)) marks.insert(PersonalMark::kScript);
  const std::vector<Word> words = WordsOf(text);
  for (size_t i = 0; i < words.size(); ++i) {
    if (MayBeName(words, i)) marks.insert(PersonalMark::kName);
    if (MayBePlate(words, i)) marks.insert(PersonalMark::kPlate);
    if (MayBeAddress(words, i)) marks.insert(PersonalMark::kAddress);
  }
  return {marks.begin(), marks.end()};
}

bool IsPublishable(const Case& of, const ServiceType& type) {
  return type.public_() && type.publication().status() && of.kind() != v1::COMPLAINT &&
         of.kind() != v1::CASE_KIND_UNSPECIFIED && !of.confidential_from_public();
}

void ClearByRules(const ServiceType& type, const Case* before, absl::Time now, Case& of) {
  const bool was_withheld = before != nullptr && !before->publication().clearer().empty() &&
                            before->publication().state() == CasePublication::NOT_PUBLIC;
  if (was_withheld) return;
  CasePublication& publication = *of.mutable_publication();
  publication.Clear();
  publication.set_state(CasePublication::NOT_PUBLIC);
  if (!IsPublishable(of, type)) return;
  publication.set_state(CasePublication::STATUS_ONLY);
  const PublicationRule& rule = type.publication();
  const bool tells_words = rule.description_by_rule() && !of.description().empty() &&
                           FindPersonalMarks(of.description()).empty();
  const bool tells_place = of.has_place() && rule.place_precision() > PublicationRule::NONE;
  if (!tells_words && !tells_place) return;
  publication.set_state(CasePublication::CLEARED);
  publication.set_rules_version(std::string(kClearingRules));
  if (tells_words) publication.set_description(of.description());
  if (tells_place) ClearPlace(rule, of, publication);
  *publication.mutable_clear_time() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(now));
}

}  // namespace touchstone::feedback
