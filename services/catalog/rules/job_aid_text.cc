#include "services/catalog/rules/job_aid_text.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::catalog::job_aid {
namespace {

// The code point at `at` and its length; length 0 when the bytes are not UTF-8.
struct CodePoint {
  uint32_t value = 0;
  size_t length = 0;
};

CodePoint Decode(absl::string_view text, size_t at) {
  const auto byte = [&](size_t i) -> uint32_t { return static_cast<unsigned char>(text[i]); };
  const uint32_t first = byte(at);
  if (first < 0x80) return {first, 1};
  const size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + length > text.size()) return {};
  uint32_t value = first & (0xFFu >> (length + 1));
  for (size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return {};
    value = value << 6 | (byte(at + i) & 0x3F);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (overlong || surrogate || value > 0x10FFFF) return {};
  return {value, length};
}

bool IsInvisible(uint32_t c) {
  return c == 0xFEFF || c == 0x00AD || (c >= 0x200B && c <= 0x200F) || c == 0x2060 ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool IsOddSpace(uint32_t c) {
  return c == 0x00A0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool IsLineEnd(uint32_t c) {
  return c == '\n' || c == '\f' || c == '\v' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

absl::Status NotText(absl::string_view what, int line) {
  return Error(absl::StatusCode::kInvalidArgument, reasons::kDocumentNotText,
               absl::StrCat("The document ", what, " on line ", line,
                            ". Save it as plain text or Markdown in UTF-8 and send that."));
}

bool IsTerminal(char c) { return c == '.' || c == '?' || c == '!'; }

// Closing quotes and brackets that belong to the sentence before them: the length of the one at
// `at`, or 0.
size_t ClosingAt(absl::string_view text, size_t at) {
  if (at >= text.size()) return 0;
  if (text[at] == ')' || text[at] == ']' || text[at] == '"') return 1;
  const absl::string_view rest = text.substr(at);
  if (absl::StartsWith(rest, "\u201D") || absl::StartsWith(rest, "\u2019")) return 3;
  return 0;
}

// What a sentence may begin with besides a capital.
bool OpensSentence(absl::string_view text, size_t at) {
  if (at >= text.size()) return false;
  const absl::string_view rest = text.substr(at);
  return UpperAt(text, at) || absl::ascii_isdigit(text[at]) || text[at] == '"' || text[at] == '(' ||
         text[at] == '[' || absl::StartsWith(rest, "\u201C") || absl::StartsWith(rest, "\u2018");
}

// Whether the period at `at` belongs to an abbreviation or an initial rather than ending a
// sentence.
bool IsAbbreviation(absl::string_view text, size_t begin, size_t at) {
  size_t word = at;
  while (word > begin && absl::ascii_isalpha(text[word - 1])) --word;
  const absl::string_view letters = text.substr(word, at - word);
  if (letters.size() == 1 && absl::ascii_isupper(letters[0])) return true;
  for (const absl::string_view known : {"mr", "mrs", "ms", "dr", "st", "no", "vs", "prof", "fig",
                                        "eg", "ie", "approx", "dept", "ed", "vol", "cf"}) {
    if (absl::EqualsIgnoreCase(letters, known)) return true;
  }
  // "e.g." and "i.e."
  return letters.size() == 1 && word > begin && text[word - 1] == '.';
}

// Whether a lower-case word of two letters or more ends at `at`: where a capital follows, a cell or
// line has lost its end. "PowerPoint" and "eLearning" have none.
bool PlainWordEndsAt(absl::string_view text, size_t at) {
  size_t word = at;
  while (word > 0 && (absl::ascii_isalpha(text[word - 1]) || (text[word - 1] & 0x80) != 0)) {
    if (at - word > 40) break;
    --word;
  }
  return at - word >= 2 && LowerAt(text, word);
}

// Whether what follows the capital at `at` makes it the beginning of a word in a sentence.
bool FollowsCapital(absl::string_view text, size_t at) {
  const size_t next = at + (absl::ascii_isupper(text[at]) ? 1 : 2);
  return next < text.size() && (LowerAt(text, next) || text[next] == ' ');
}

// More lines than any job aid has; what each costs in memory is thereby bounded.
constexpr size_t kMaxLines = 100'000;
// The same for the sentences of one text.
constexpr size_t kMaxSentences = 100'000;

// Takes away the white space that every line begins with: a document that was pasted from an
// indented block says by its indents what it said before it was.
void RemoveCommonIndent(std::vector<Line>& lines) {
  absl::string_view common;
  bool first = true;
  for (const Line& line : lines) {
    if (line.text.empty()) continue;
    const absl::string_view text = line.text;
    const absl::string_view indent = text.substr(0, text.find_first_not_of(" \t"));
    if (std::exchange(first, false)) common = indent;
    const auto end = std::mismatch(common.begin(), common.end(), indent.begin(), indent.end());
    common = common.substr(0, static_cast<size_t>(end.first - common.begin()));
  }
  const size_t length = common.size();  // it is of the first line, which changes
  for (Line& line : lines) line.text.erase(0, length);
}

// How far into a run of characters without a space a link is looked for. The run may be the
// document, and may be looked at again behind each link in it.
constexpr size_t kLinkReach = 2000;

}  // namespace

absl::StatusOr<std::vector<Line>> ReadLines(absl::string_view document) {
  std::vector<Line> lines(1);
  lines.back().number = 1;
  bool content = false;
  // Ends a line; of several empty ones in a row only one is kept.
  const auto end_line = [&] {
    absl::StripTrailingAsciiWhitespace(&lines.back().text);
    const int next = lines.back().number + 1;
    const size_t count = lines.size();
    if (lines.back().text.empty() && count > 1 && lines[count - 2].text.empty()) lines.pop_back();
    lines.push_back({next, ""});
  };
  for (size_t at = 0; at < document.size();) {
    const CodePoint c = Decode(document, at);
    const int number = lines.back().number;
    if (c.length == 0) return NotText("is not UTF-8", number);
    if (lines.size() > kMaxLines) {
      return Error(absl::StatusCode::kInvalidArgument, reasons::kDocumentTooLarge,
                   absl::StrCat("The document has more than ", kMaxLines,
                                " lines, which is no job aid. Send one job aid at a time."));
    }
    const bool windows = c.value == '\r' && at + 1 < document.size() && document[at + 1] == '\n';
    if (c.value == '\r' || IsLineEnd(c.value)) {
      end_line();
      if (windows) ++at;
    } else if (c.value == '\t') {
      lines.back().text += '\t';
    } else if (c.value < 0x20 || (c.value >= 0x7F && c.value < 0xA0)) {
      return NotText("holds control characters, as binary files do,", number);
    } else if (IsOddSpace(c.value)) {
      lines.back().text += ' ';
    } else if (!IsInvisible(c.value)) {
      content = content || c.value != ' ';
      lines.back().text.append(document.data() + at, c.length);
    }
    at += c.length;
  }
  if (!content) {
    return Error(absl::StatusCode::kInvalidArgument, reasons::kDocumentNotRecognized,
                 "The document is empty. Send the text of a job aid.");
  }
  end_line();
  lines.pop_back();
  RemoveCommonIndent(lines);
  return lines;
}

std::vector<Sentence> SplitSentences(absl::string_view text) {
  std::vector<Sentence> sentences;
  size_t begin = 0;
  Join join = Join::kStart;
  const auto end_at = [&](size_t end, Join next) {
    const absl::string_view sentence = Trim(text.substr(begin, end - begin));
    if (!sentence.empty()) {
      sentences.push_back({std::string(sentence), join});
      join = next;
    }
    begin = end;
  };
  for (size_t at = 0; at < text.size() && sentences.size() < kMaxSentences; ++at) {
    if (IsTerminal(text[at])) {
      size_t end = at + 1;
      while (end < text.size() && IsTerminal(text[end])) ++end;
      while (const size_t closing = ClosingAt(text, end)) end += closing;
      const bool spaced = end < text.size() && text[end] == ' ';
      size_t next = end;
      while (next < text.size() && text[next] == ' ') ++next;
      const bool short_form = text[at] == '.' && end == at + 1 && IsAbbreviation(text, begin, at);
      const bool digits = !spaced && next < text.size() && absl::ascii_isdigit(text[next]);
      if (OpensSentence(text, next) && !short_form && !digits) {
        end_at(next, spaced ? Join::kSpace : Join::kGlued);
      }
      at = next > at ? next - 1 : at;
    } else if (UpperAt(text, at) && at > begin &&
               ((text[at - 1] == ')' && at > 1) || PlainWordEndsAt(text, at)) &&
               FollowsCapital(text, at)) {
      end_at(at, Join::kGlued);
    }
  }
  end_at(text.size(), Join::kStart);
  return sentences;
}

std::vector<std::string> SplitParagraphs(absl::string_view text) {
  std::vector<std::string> paragraphs;
  for (Sentence& sentence : SplitSentences(text)) {
    if (sentence.join == Join::kSpace && !paragraphs.empty()) {
      absl::StrAppend(&paragraphs.back(), " ", sentence.text);
    } else {
      paragraphs.push_back(std::move(sentence.text));
    }
  }
  return paragraphs;
}

std::string Respaced(absl::string_view text) {
  std::string out;
  for (const Sentence& sentence : SplitSentences(text)) {
    absl::StrAppend(&out, out.empty() ? "" : " ", sentence.text);
  }
  return out;
}

bool UpperAt(absl::string_view text, size_t at) {
  if (at >= text.size()) return false;
  if (absl::ascii_isupper(text[at])) return true;
  if (text[at] != '\xC3' || at + 1 >= text.size()) return false;
  const auto second = static_cast<unsigned char>(text[at + 1]);
  return second >= 0x80 && second <= 0x9E && second != 0x97;
}

bool LowerAt(absl::string_view text, size_t at) {
  if (at >= text.size()) return false;
  if (absl::ascii_islower(text[at])) return true;
  if (text[at] != '\xC3' || at + 1 >= text.size()) return false;
  const auto second = static_cast<unsigned char>(text[at + 1]);
  return second >= 0x9F && second != 0xB7;
}

bool LowerBefore(absl::string_view text, size_t at) {
  if (at == 0 || at > text.size()) return false;
  return absl::ascii_islower(text[at - 1]) ||
         (at >= 2 && LowerAt(text, at - 2) && text[at - 2] < 0);
}

std::string MatchingKey(absl::string_view text) {
  std::string key;
  key.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    if (text[at] == '\xE2') {  // typographic quotes, dashes, bullets
      at += 3;
      continue;
    }
    if (absl::ascii_isalnum(text[at]) || (text[at] & 0x80) != 0) {
      key += absl::ascii_tolower(text[at]);
    }
    ++at;
  }
  return key;
}

std::vector<std::string> Words(absl::string_view text, size_t limit) {
  std::vector<std::string> words;
  std::string word;
  for (size_t at = 0; at <= text.size() && words.size() < limit; ++at) {
    const bool mark = at < text.size() && text[at] == '\xE2';  // quotes, dashes, bullets
    const bool letter =
        at < text.size() && !mark && (absl::ascii_isalnum(text[at]) || (text[at] & 0x80) != 0);
    if (mark) at += 2;
    if (letter) {
      word += absl::ascii_tolower(text[at]);
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  return words;
}

size_t CountWords(absl::string_view text) {
  size_t words = 0;
  bool inside = false;
  for (const char c : text) {
    const bool letter = absl::ascii_isalnum(c) || (c & 0x80) != 0 || c == '\'' || c == '-';
    words += letter && !inside;
    inside = letter;
  }
  return words;
}

absl::string_view Clip(absl::string_view text, size_t code_points) {
  size_t at = 0;
  for (; at < text.size(); ++at) {
    if ((text[at] & 0xC0) == 0x80) continue;
    if (code_points-- == 0) break;
  }
  return text.substr(0, at);
}

absl::string_view Trim(absl::string_view text) { return absl::StripAsciiWhitespace(text); }

size_t FindIgnoreCase(absl::string_view text, absl::string_view phrase, size_t from) {
  for (size_t at = from; at + phrase.size() <= text.size(); ++at) {
    if (absl::ascii_tolower(text[at]) == phrase[0] &&
        absl::EqualsIgnoreCase(text.substr(at, phrase.size()), phrase)) {
      return at;
    }
  }
  return absl::string_view::npos;
}

LinkSpan FindLink(absl::string_view text, size_t from) {
  for (size_t at = from; at < text.size(); ++at) {
    if (text[at] == ' ') continue;
    const absl::string_view reach = text.substr(at, kLinkReach);
    const absl::string_view token = reach.substr(0, reach.find(' '));
    // The end of the whole token, which may be the document. Only what moves past it looks for it.
    const auto token_end = [&] { return std::min(text.find(' ', at + token.size()), text.size()); };
    // An address may be glued to the word before it and to the one after it.
    for (const absl::string_view scheme : {"https://", "http://", "www."}) {
      const size_t found = token.find(scheme);
      if (found == absl::string_view::npos) continue;
      const size_t begin = at + found;
      size_t end = token_end();
      while (end > begin && absl::StrContains(".,;:)]>", text.substr(end - 1, 1))) --end;
      return {begin, end - begin};
    }
    // "courses/list.aspxNext Provider": the ending of a page's name ends the address.
    for (const absl::string_view ending : {".aspx", ".html", ".htm", ".php", ".com", ".org", ".gov",
                                           ".edu", ".pdf", ".asp", ".jsp"}) {
      const size_t begin = token.find(ending);
      if (begin == absl::string_view::npos || begin == 0) continue;
      const size_t end = at + begin + ending.size();
      if (end == text.size() || text[end] == ' ' || UpperAt(text, end)) return {at, end - at};
      if (text[end] == '/' || text[end] == '?') return {at, token_end() - at};
    }
    at = token_end();
  }
  return {};
}

}  // namespace touchstone::catalog::job_aid
