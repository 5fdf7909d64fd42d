#include "services/catalog/rules/job_aid_junk.h"

#include <cstddef>
#include <string>
#include <unordered_map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "services/catalog/rules/job_aid_headings.h"
#include "services/catalog/rules/job_aid_layout.h"

namespace touchstone::catalog::job_aid {
namespace {

constexpr absl::string_view kDotted = "dotted line";
constexpr absl::string_view kFurniture = "page furniture";
constexpr absl::string_view kRepeated = "repeated on every page";
constexpr absl::string_view kContents = "table of contents";
constexpr absl::string_view kNotice = "copyright or site notice";
constexpr absl::string_view kFooter = "stands behind the end of the job aid";

// Longer lines are content, whatever words they hold.
constexpr size_t kLongestNotice = 300;
constexpr size_t kLongestFurniture = 60;

bool IsDotted(absl::string_view text) {
  size_t dots = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    if (absl::StartsWith(text.substr(at), "\u2026")) {
      dots += 3;
      at += 2;
    } else if (text[at] == '.' || text[at] == '_') {
      ++dots;
    } else if (text[at] != ' ') {
      return false;
    }
  }
  return dots >= 4;
}

// "Page 3", "Page 3 of 9", "- 3 -", "17".
bool IsPageNumber(absl::string_view text) {
  if (text.size() > 24) return false;
  bool digits = false;
  for (const std::string& word : Words(text, 8)) {
    if (word.find_first_not_of("0123456789") == std::string::npos) {
      digits = true;
    } else if (word != "page" && word != "of" && word != "p") {
      return false;
    }
  }
  return digits && text.find_first_of("()[].|") == absl::string_view::npos;
}

bool IsRevision(absl::string_view text) {
  if (text.size() > kLongestFurniture) return false;
  for (const absl::string_view start :
       {"revised", "last revised", "last updated", "updated:", "updated on", "printed on",
        "printed:", "effective date", "rev.", "version "}) {
    if (absl::StartsWithIgnoreCase(text, start)) {
      return text.find_first_of("0123456789") != absl::string_view::npos;
    }
  }
  return false;
}

bool IsNotice(absl::string_view text) {
  if (text.size() > kLongestNotice) return false;
  for (const absl::string_view words :
       {"copyright", "\u00A9", "all rights reserved", "terms of use", "privacy policy",
        "uses cookies", "partial summary", "reproduction without permission"}) {
    if (FindIgnoreCase(text, words) != absl::string_view::npos) return true;
  }
  if (text.size() > kLongestFurniture) return false;
  for (const absl::string_view words : {"online preview", "free download", "click to download"}) {
    if (FindIgnoreCase(text, words) != absl::string_view::npos) return true;
  }
  for (const absl::string_view start :
       {"related searches", "related documents", "related articles", "you may also like",
        "share this", "print this page", "back to top", "skip to main", "skip to content",
        "advertisement", "subscribe to", "sign in", "log in", "download pdf", "download this"}) {
    if (absl::StartsWithIgnoreCase(text, start)) return true;
  }
  return absl::EqualsIgnoreCase(text, "download");
}

bool HoldsHeading(absl::string_view text) {
  Heading heading;
  return HeadingLine(text).has_value() || FindHeading(text, 0, heading) != text.npos;
}

// Cuts leader dots off the end of a line: the excerpt of what was cut, empty when there was none.
std::string CutLeaderDots(std::string& text) {
  size_t end = text.size();
  while (end > 0 && (text[end - 1] == '.' || text[end - 1] == ' ')) --end;
  const absl::string_view tail = absl::string_view(text).substr(end);
  size_t dots = 0;
  for (const char c : tail) dots += c == '.';
  if (end == 0 || dots < 5) return "";
  std::string cut(Trim(tail));
  text.resize(end);
  return cut;
}

// "Definition ............ 3"
bool IsContentsLine(absl::string_view text) {
  if (text.size() > 200) return false;
  size_t end = text.size();
  while (end > 0 && absl::ascii_isdigit(text[end - 1])) --end;
  if (end == text.size()) return false;
  const absl::string_view before = Trim(text.substr(0, end));
  return absl::EndsWith(before, "....") || absl::EndsWith(before, ". . .");
}

// How often each short line of its own stands in the document.
std::unordered_map<std::string, int> CountShortLines(const std::vector<Line>& lines) {
  std::unordered_map<std::string, int> counts;
  for (const Line& line : lines) {
    const absl::string_view text = Trim(line.text);
    if (text.size() >= 3 && text.size() <= 80) ++counts[MatchingKey(text)];
  }
  return counts;
}

// Whether a line is structure or content that may well repeat.
bool MayRepeat(absl::string_view text) {
  return text[0] == '|' || text[0] == '#' || IsBulletLine(text) || IsPlaceholderText(text) ||
         HeadingLine(text).has_value() ||
         absl::StrContains(".?!:/", text.substr(text.size() - 1)) || CountWords(text) < 3;
}

}  // namespace

std::vector<Line> LeaveOutJunk(std::vector<Line> lines, Report& report) {
  // A footer starts at the first line of junk behind which there is nothing that belongs to a job
  // aid: no heading, no list, no table. Everything from there on goes.
  size_t footer = lines.size();
  for (size_t i = lines.size(); i-- > 0;) {
    const absl::string_view text = Trim(lines[i].text);
    if (text.empty()) continue;
    if (text.size() > kLongestNotice || text[0] == '|' || IsBulletLine(text) ||
        (HoldsHeading(text) && !IsNotice(text))) {
      break;
    }
    if (IsDotted(text) || IsNotice(text)) footer = i;
  }
  const std::unordered_map<std::string, int> counts = CountShortLines(lines);
  std::vector<Line> kept;
  kept.reserve(lines.size());
  for (size_t i = 0; i < lines.size(); ++i) {
    Line& line = lines[i];
    const absl::string_view text = Trim(line.text);
    absl::string_view reason;
    if (text.empty()) {
      kept.push_back(std::move(line));
      continue;
    }
    if (IsDotted(text)) {
      reason = kDotted;
    } else if (IsNotice(text) && !IsBulletLine(text) && text[0] != '|') {
      reason = kNotice;
    } else if (i >= footer) {
      reason = kFooter;
    } else if (IsPageNumber(text) || IsRevision(text)) {
      reason = kFurniture;
    } else if (IsContentsLine(text)) {
      reason = kContents;
    } else if (text.size() <= 80 && !MayRepeat(text) && counts.at(MatchingKey(text)) >= 3) {
      reason = kRepeated;
    }
    if (!reason.empty()) {
      report.LeaveOut(reason, text, line.number);
      continue;
    }
    if (const std::string dots = CutLeaderDots(line.text); !dots.empty()) {
      report.LeaveOut(kDotted, dots, line.number);
    }
    kept.push_back(std::move(line));
  }
  return kept;
}

}  // namespace touchstone::catalog::job_aid
