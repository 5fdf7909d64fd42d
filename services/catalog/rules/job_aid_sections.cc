#include "services/catalog/rules/job_aid_sections.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/catalog/rules/job_aid_text.h"

namespace touchstone::catalog::job_aid {
namespace {

bool IsTraining(SectionKind kind) {
  return kind >= SectionKind::kTraining && kind <= SectionKind::kUnnamedLearning;
}

class Finder {
 public:
  std::vector<Section> Find(std::vector<Unit> units) && {
    sections_.emplace_back();
    for (Unit& unit : units) {
      switch (unit.kind) {
        case Unit::Kind::kHeading:
          TakeHeading(std::move(unit));
          break;
        case Unit::Kind::kCell:
          TakeCell(std::move(unit));
          break;
        case Unit::Kind::kBullet:
          TakeBullet(std::move(unit));
          break;
        case Unit::Kind::kText:
          TakeText(std::move(unit));
          break;
      }
    }
    return std::move(sections_);
  }

 private:
  SectionKind Current() const { return sections_[current_].kind; }

  void Add(Unit unit) { sections_[current_].units.push_back(std::move(unit)); }

  // What a heading means here: the titles of columns begin no section of their own.
  std::optional<SectionKind> Meaning(SectionKind kind) const {
    switch (kind) {
      case SectionKind::kBehaviors:
        return SectionKind::kKeyElements;
      case SectionKind::kLevelHeader:
        return SectionKind::kLevels;
      case SectionKind::kDescription:
        if (Current() == SectionKind::kPreamble) return SectionKind::kDefinition;
        return std::nullopt;
      default:
        return kind;
    }
  }

  // Whether a heading that is an everyday word makes sense where it stands: "Reading" is a heading
  // among training resources, and may be anything elsewhere.
  void Enter(const Heading& heading, int line) {
    const std::optional<SectionKind> kind = Meaning(heading.kind);
    if (!kind.has_value()) return;
    const auto known = index_.find(*kind);
    if (known == index_.end()) {
      index_[*kind] = sections_.size();
      Section& section = sections_.emplace_back();
      section.kind = *kind;
      section.line = line;
    }
    current_ = index_[*kind];
    Section& section = sections_[current_];
    section.generic = section.generic && heading.generic;
  }

  // A sub-heading that is an everyday word, deeper than the section's own, is a part of it: a key
  // element may be called "Training".
  bool IsInside(const Unit& unit, const Heading& heading) const {
    const bool listing =
        Current() == SectionKind::kKeyElements || Current() == SectionKind::kLevels;
    return heading.generic && listing && unit.depth > section_depth_ && section_depth_ > 0 &&
           heading.kind != SectionKind::kBehaviors && heading.kind != SectionKind::kLevelHeader;
  }

  void TakeHeading(Unit unit) {
    std::optional<Heading> heading = HeadingLine(unit.text);
    if (!heading.has_value() || IsInside(unit, *heading)) return Add(std::move(unit));
    const SectionKind before = Current();
    Enter(*heading, unit.line);
    if (before != Current()) section_depth_ = unit.depth;
    if (heading->length < unit.text.size()) {
      unit.kind = Unit::Kind::kText;
      unit.text = std::string(Trim(absl::string_view(unit.text).substr(heading->length)));
      Add(std::move(unit));
    }
  }

  void TakeCell(Unit unit) {
    const std::optional<Heading> heading = HeadingLine(unit.text);
    if (!heading.has_value() || heading->length < unit.text.size()) return Add(std::move(unit));
    Enter(*heading, unit.line);
  }

  // A bullet may name the kind of what is listed: "Video learning: …".
  void TakeBullet(Unit unit) {
    const std::optional<Heading> heading = HeadingLine(unit.text);
    if (!heading.has_value() || (heading->generic && !IsTraining(Current()))) {
      return Add(std::move(unit));
    }
    Enter(*heading, unit.line);
    if (heading->length >= unit.text.size()) return;
    unit.text.erase(0, heading->length);
    Add(std::move(unit));
  }

  void TakeText(Unit unit) {
    const absl::string_view text = unit.text;
    size_t begin = 0;
    const auto add = [&](size_t end) {
      const absl::string_view part = Trim(text.substr(begin, end - begin));
      if (part.empty()) return;
      Unit piece;  // not a copy: the unit may be the whole document
      piece.line = unit.line;
      piece.text = std::string(part);
      Add(std::move(piece));
    };
    for (size_t from = 0; from < text.size();) {
      Heading heading;
      const size_t at = FindHeading(text, from, heading);
      if (at == text.npos) break;
      from = at + std::max<size_t>(heading.length, 1);
      if (heading.kind == SectionKind::kUnnamedLearning && !IsTraining(Current())) continue;
      if (heading.kind == SectionKind::kDescription && Current() != SectionKind::kPreamble)
        continue;
      add(at);
      Enter(heading, unit.line);
      begin = at + heading.length;
    }
    add(text.size());
  }

  std::vector<Section> sections_;
  std::map<SectionKind, size_t> index_;
  size_t current_ = 0;
  int section_depth_ = 0;
};

// Words that titles of job aids put around the competency's own: "Core Competencies", "Job aid:".
constexpr absl::string_view kTitleWords[] = {
    "core competencies", "core competency", "competencies",       "competency",
    "job aids",          "job aid",         "competency profile", "competency guide"};

// The part of a title line that is the competency's own.
absl::string_view OwnTitle(absl::string_view line) {
  absl::string_view title = Trim(line);
  for (const absl::string_view words : kTitleWords) {
    size_t at = absl::string_view::npos;
    for (size_t next = FindIgnoreCase(title, words); next != title.npos;
         next = FindIgnoreCase(title, words, next + 1)) {
      at = next;
    }
    if (at == absl::string_view::npos) continue;
    const absl::string_view before = title.substr(0, at);
    absl::string_view after = title.substr(at + words.size());
    const size_t own = after.find_first_not_of(" :|-");
    after = own == after.npos ? absl::string_view() : after.substr(own);
    while (absl::StartsWith(after, "\u2013") || absl::StartsWith(after, "\u2014")) {
      after = Trim(after.substr(3));
    }
    const size_t end = before.find_last_not_of(" :|-");
    const absl::string_view rest = after.empty() ? before.substr(0, end + 1) : after;
    if (!rest.empty()) title = rest;
  }
  return title;
}

}  // namespace

std::vector<Section> FindSections(std::vector<Unit> units) {
  return Finder().Find(std::move(units));
}

std::string SectionText(const Section& section) {
  std::string text;
  for (const Unit& unit : section.units) {
    absl::StrAppend(&text, text.empty() ? "" : "\n", Respaced(unit.text));
  }
  return text;
}

bool IsUnderDevelopment(const Section& section) {
  bool any = false;
  for (const Unit& unit : section.units) {
    absl::string_view text = Trim(unit.text);
    while (!text.empty() && absl::StrContains("([", text.substr(0, 1))) text.remove_prefix(1);
    if (!IsPlaceholderText(text)) return false;
    any = true;
  }
  return any;
}

std::string FindTitle(const Section& preamble, Report& report) {
  // The last heading, or else the last line: letterheads come first.
  const Unit* chosen = nullptr;
  for (const Unit& unit : preamble.units) {
    const bool heading = unit.kind == Unit::Kind::kHeading;
    if (CountWords(unit.text) > 15) continue;
    if (chosen == nullptr || heading || chosen->kind != Unit::Kind::kHeading) chosen = &unit;
    if (heading && unit.depth == 1) break;
  }
  for (const Unit& unit : preamble.units) {
    if (&unit != chosen) report.LeaveOut("stands before the first section", unit.text, unit.line);
  }
  if (chosen == nullptr) return "";
  const absl::string_view whole = Trim(chosen->text);
  const absl::string_view title = OwnTitle(whole);
  if (title.size() < whole.size()) {
    const absl::string_view rest = absl::StartsWith(whole, title)
                                       ? whole.substr(title.size())
                                       : whole.substr(0, whole.size() - title.size());
    report.LeaveOut("part of the page's title, not of the competency's", Trim(rest), chosen->line);
  }
  return std::string(title);
}

std::vector<Item> ListItems(const Section& section) {
  std::vector<Item> items;
  int top = -1;  // the depth of the bullets that are items
  for (const Unit& unit : section.units) {
    if (unit.kind == Unit::Kind::kBullet) {
      if (top < 0 || unit.depth <= top) {
        top = unit.depth;
      } else if (!items.empty()) {
        items.back().children.push_back(unit.text);
        continue;
      }
    }
    if (unit.whole) {
      items.push_back({unit.text, unit.line, {}, true});
      continue;
    }
    const std::vector<std::string> paragraphs = SplitParagraphs(unit.text);
    for (const std::string& paragraph : paragraphs) {
      items.push_back({paragraph, unit.line, {}, paragraphs.size() == 1});
    }
  }
  return items;
}

}  // namespace touchstone::catalog::job_aid
