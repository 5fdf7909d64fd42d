#include "services/catalog/rules/job_aid_layout.h"

#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/catalog/rules/job_aid_headings.h"

namespace touchstone::catalog::job_aid {
namespace {

// A line that is longer than this was wrapped by a program rather than ended by a person.
constexpr size_t kWrappedFrom = 60;

constexpr size_t kMaxUnits = 100'000;

constexpr absl::string_view kBullets[] = {"\u2022", "\u25CF", "\u25AA", "\u2023",
                                          "\u25E6", "\u00B7", "\uF0B7", "\u25A0"};

// The length of the bullet or number that `text` begins with, its space included; 0 for none.
size_t BulletLength(absl::string_view text) {
  for (const absl::string_view bullet : kBullets) {
    if (absl::StartsWith(text, bullet)) return bullet.size();
  }
  if (text.size() >= 2 && absl::StrContains("-*+o", text.substr(0, 1)) &&
      (text[1] == ' ' || text[1] == '\t')) {
    return 2;
  }
  if (absl::StartsWith(text, "\u2013 ")) return 4;
  size_t digits = 0;
  while (digits < text.size() && digits < 3 && absl::ascii_isdigit(text[digits])) ++digits;
  if (digits == 0 && !text.empty() && absl::ascii_islower(text[0])) digits = 1;  // "a."
  if (digits > 0 && digits + 1 < text.size() && (text[digits] == '.' || text[digits] == ')') &&
      (text[digits + 1] == ' ' || text[digits + 1] == '\t')) {
    return digits + 2;
  }
  return 0;
}

size_t Indent(absl::string_view line) {
  size_t indent = 0;
  for (const char c : line) {
    if (c == ' ') {
      ++indent;
    } else if (c == '\t') {
      indent += 4;
    } else {
      break;
    }
  }
  return indent;
}

bool IsRow(absl::string_view trimmed) {
  return trimmed.size() > 1 && trimmed.front() == '|' && trimmed.find('|', 1) != trimmed.npos;
}

bool IsRule(absl::string_view trimmed) {
  return trimmed.size() >= 3 && trimmed.find_first_not_of("-=_* |:+") == absl::string_view::npos;
}

// Whether the whole line is set in bold, as headings without marks are.
bool IsBold(absl::string_view trimmed) {
  return trimmed.size() > 4 && absl::StartsWith(trimmed, "**") && absl::EndsWith(trimmed, "**") &&
         trimmed.find("**", 2) == trimmed.size() - 2;
}

class Reader {
 public:
  explicit Reader(const std::vector<Line>& lines) : lines_(lines) {}

  std::vector<Unit> Read(Report& report) && {
    for (at_ = 0; at_ < lines_.size() && !IsFull(); ++at_) ReadLine();
    EndBlock();
    if (IsFull() && at_ > 0) {
      report.LeaveOut("beyond the most that is read, with all that follows", lines_[at_ - 1].text,
                      lines_[at_ - 1].number);
    }
    return std::move(units_);
  }

 private:
  bool IsFull() const { return units_.size() >= kMaxUnits; }

  void ReadLine() {
    const Line& line = lines_[at_];
    const absl::string_view trimmed = Trim(line.text);
    if (trimmed.empty()) {
      EndBlock();
      after_blank_ = true;
      return;
    }
    const bool after_blank = std::exchange(after_blank_, false);
    if (IsRule(trimmed)) {
      UnderlineHeading(trimmed);
      return;
    }
    if (trimmed.front() == '#') return AddHeading(line, trimmed);
    if (IsRow(trimmed)) return AddRow(line, trimmed);
    if (BulletLength(trimmed) > 0) return AddBullet(line, trimmed);
    if (HeadingLine(trimmed).has_value() || IsBold(trimmed)) return AddHeading(line, trimmed);
    if (line.text.find('\t', line.text.size() - trimmed.size()) != std::string::npos) {
      return AddTabbedRow(line, trimmed);
    }
    const bool continues_bullet = block_.empty() && !units_.empty() && !after_blank &&
                                  units_.back().kind == Unit::Kind::kBullet &&
                                  (Indent(line.text) > 0 || LowerAt(trimmed, 0));
    if (continues_bullet) {
      absl::StrAppend(&units_.back().text, " ", PlainText(trimmed));
      return;
    }
    block_.push_back(&line);
  }

  // "Title" over "=====".
  void UnderlineHeading(absl::string_view rule) {
    const bool underlines =
        rule.find_first_not_of('=') == rule.npos || rule.find_first_not_of('-') == rule.npos;
    if (!underlines || block_.size() != 1) return EndBlock();
    const Line& line = *block_.front();
    block_.clear();
    AddHeading(line, Trim(line.text));
  }

  void AddHeading(const Line& line, absl::string_view trimmed) {
    EndBlock();
    const size_t marks = trimmed.find_first_not_of('#');
    Unit& unit = units_.emplace_back();
    unit.kind = Unit::Kind::kHeading;
    unit.depth = static_cast<int>(marks == trimmed.npos ? 0 : marks);
    unit.line = line.number;
    absl::string_view text = Trim(trimmed.substr(marks == trimmed.npos ? trimmed.size() : marks));
    while (!text.empty() && text.back() == '#') text.remove_suffix(1);
    unit.text = PlainText(Trim(text));
    if (unit.text.empty()) units_.pop_back();
  }

  void AddBullet(const Line& line, absl::string_view trimmed) {
    EndBlock();
    Unit& unit = units_.emplace_back();
    unit.kind = Unit::Kind::kBullet;
    unit.depth = static_cast<int>(Indent(line.text));
    unit.line = line.number;
    unit.whole = true;
    unit.text = PlainText(Trim(trimmed.substr(BulletLength(trimmed))));
    if (unit.text.empty()) units_.pop_back();
  }

  void AddRow(const Line& line, absl::string_view trimmed) {
    EndBlock();
    absl::string_view row = trimmed.substr(1);
    if (row.back() == '|') row.remove_suffix(1);
    int column = 0;
    bool first = true;
    size_t begin = 0;
    for (size_t at = 0; at <= row.size() && !IsFull(); ++at) {
      if (at < row.size() && (row[at] != '|' || (at > 0 && row[at - 1] == '\\'))) continue;
      AddCell(line, row.substr(begin, at - begin), column++, first);
      begin = at + 1;
    }
  }

  void AddTabbedRow(const Line& line, absl::string_view trimmed) {
    EndBlock();
    int column = 0;
    bool first = true;
    for (size_t begin = 0; begin <= trimmed.size() && !IsFull();) {
      size_t end = trimmed.find('\t', begin);
      if (end == trimmed.npos) end = trimmed.size();
      AddCell(line, trimmed.substr(begin, end - begin), column++, first);
      begin = trimmed.find_first_not_of('\t', end);
      if (begin == trimmed.npos) break;
    }
  }

  // A cell, or its parts when it was broken by "<br>" or bullets.
  void AddCell(const Line& line, absl::string_view cell, int column, bool& first) {
    std::string broken(cell);
    // Looked for first: most cells are not broken, and there may be many.
    if (cell.find_first_of("<\\") != cell.npos) {
      broken = absl::StrReplaceAll(
          cell, {{"<br>", "\n"}, {"<br/>", "\n"}, {"<br />", "\n"}, {"<BR>", "\n"}, {"\\|", "|"}});
    }
    for (const absl::string_view bullet : kBullets) {
      if (absl::StrContains(broken, bullet)) {
        broken = absl::StrReplaceAll(broken, {{bullet, "\n"}});
      }
    }
    const bool parts = absl::StrContains(broken, '\n');
    const absl::string_view text = broken;
    for (size_t begin = 0; begin <= text.size() && !IsFull();) {
      size_t end = text.find('\n', begin);
      if (end == text.npos) end = text.size();
      absl::string_view part = Trim(text.substr(begin, end - begin));
      if (const size_t bullet = BulletLength(part); bullet > 0) part = Trim(part.substr(bullet));
      begin = end + 1;
      if (part.empty()) continue;
      Unit& unit = units_.emplace_back();
      unit.kind = Unit::Kind::kCell;
      unit.line = line.number;
      unit.column = column;
      unit.starts_row = std::exchange(first, false);
      unit.whole = parts;
      unit.text = PlainText(part);
    }
  }

  // Ends a run of plain lines: a wrapped paragraph becomes one unit, lines of their own one each.
  void EndBlock() {
    bool wrapped = false;
    for (size_t i = 0; i + 1 < block_.size() && !wrapped; ++i) {
      const absl::string_view text = Trim(block_[i]->text);
      const bool ended = absl::StrContains(".?!:;/", text.substr(text.size() - 1));
      wrapped = !ended && (text.size() >= kWrappedFrom || LowerAt(Trim(block_[i + 1]->text), 0));
    }
    for (size_t i = 0; i < block_.size(); ++i) {
      if (wrapped && i > 0) {
        absl::StrAppend(&units_.back().text, " ", PlainText(Trim(block_[i]->text)));
        continue;
      }
      Unit& unit = units_.emplace_back();
      unit.line = block_[i]->number;
      unit.text = PlainText(Trim(block_[i]->text));
    }
    block_.clear();
  }

  const std::vector<Line>& lines_;
  size_t at_ = 0;
  bool after_blank_ = false;
  std::vector<const Line*> block_;  // plain lines not yet made into units
  std::vector<Unit> units_;
};

// "[words](address)" at `at`: writes both and moves past; false when there is no link.
bool AppendLink(absl::string_view text, size_t& at, std::string& out) {
  const absl::string_view reach = text.substr(at, 500);
  const size_t middle = reach.find_first_of("[]", 1);  // the next bracket, lest "[][][]" be slow
  if (middle == reach.npos || reach.substr(middle, 2) != "](") return false;
  const size_t end = reach.find(')', middle);
  if (end == reach.npos) return false;
  const absl::string_view address = reach.substr(middle + 2, end - middle - 2);
  if (!absl::StartsWith(address, "http") && !absl::StartsWith(address, "www.")) return false;
  absl::StrAppend(&out, reach.substr(1, middle - 1), " ", address.substr(0, address.find(' ')));
  at += end;
  return true;
}

// Whether `c` is a mark that stands for nothing in plain text. Emphasis by underscores stands at
// the edge of words; a blank to fill in is a run of them.
bool IsSilentMark(char c, char before, char next, absl::string_view rest) {
  if (c == '!') return next == '[';
  if (c == '<') return absl::StartsWith(rest, "<http");
  return c == '_' && (absl::ascii_isalnum(next) != 0) != (absl::ascii_isalnum(before) != 0) &&
         next != '_' && before != '_';
}

// The length of a simple HTML tag at `at`, or 0.
size_t TagLength(absl::string_view text, size_t at) {
  const absl::string_view reach = text.substr(at, 120);
  const size_t end = reach.find('>');
  if (end == reach.npos || end < 2) return 0;
  absl::string_view name = reach.substr(1, end - 1);
  if (name.front() == '/') name.remove_prefix(1);
  name = name.substr(0, name.find_first_of(" /"));
  for (const absl::string_view tag :
       {"b", "i", "u", "em", "strong", "p", "span", "div", "sup", "sub", "br", "a"}) {
    if (absl::EqualsIgnoreCase(name, tag)) return end + 1;
  }
  return 0;
}

}  // namespace

std::vector<Unit> ReadLayout(const std::vector<Line>& lines, Report& report) {
  return Reader(lines).Read(report);
}

bool IsBulletLine(absl::string_view line) { return BulletLength(Trim(line)) > 0; }

std::string PlainText(absl::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const char next = at + 1 < text.size() ? text[at + 1] : ' ';
    const char before = at > 0 ? text[at - 1] : ' ';
    if (c == '\\' && absl::ascii_ispunct(next)) {
      out += next;
      ++at;
    } else if (c == '*' || c == '`') {
      const bool mark = next != ' ' || before != ' ';
      if (!mark) out += c;
    } else if (IsSilentMark(c, before, next, text.substr(at)) ||
               (c == '[' && AppendLink(text, at, out))) {
      // Nothing of it is to be read, or it is written already.
    } else if (c == '<' && TagLength(text, at) > 0) {
      at += TagLength(text, at) - 1;
    } else if (c == '\t') {
      out += ' ';
    } else {
      out += c;
    }
  }
  return absl::StrReplaceAll(out,
                             {{"&amp;", "&"}, {"&nbsp;", " "}, {"&quot;", "\""}, {"&#39;", "'"}});
}

}  // namespace touchstone::catalog::job_aid
