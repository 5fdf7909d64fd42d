#include "services/catalog/rules/job_aid_levels.h"

#include <cstddef>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/catalog/rules/item_ids.h"
#include "services/catalog/rules/job_aid_text.h"

namespace touchstone::catalog::job_aid {
namespace {

constexpr size_t kMaxLevels = 20;
constexpr size_t kMaxIndicators = 50;
constexpr size_t kMaxTitle = 100;
constexpr size_t kMaxLine = 2000;

// The names that scales in use give their levels.
constexpr absl::string_view kNames[] = {"Fundamental Awareness",
                                        "Subject Matter Expert",
                                        "Fully Proficient",
                                        "Awareness",
                                        "Entry Level",
                                        "Entry",
                                        "Novice",
                                        "Beginner",
                                        "Beginning",
                                        "Basic",
                                        "Foundational",
                                        "Foundation",
                                        "Fundamental",
                                        "Learner",
                                        "Developing",
                                        "Intermediate",
                                        "Independent",
                                        "Working",
                                        "Practitioner",
                                        "Proficient",
                                        "Competent",
                                        "Skilled",
                                        "Experienced",
                                        "Advanced",
                                        "Accomplished",
                                        "Expert",
                                        "Mastery",
                                        "Master",
                                        "Leading",
                                        "Leader",
                                        "Exemplary",
                                        "Limited",
                                        "Specialist",
                                        "Journey",
                                        "Senior"};

// The length of the level's name that `text` begins with, numbering included, or 0. "Level 3:
// Advanced" is numbered once; a line may repeat the numbering for as long as the document is.
size_t NameLength(absl::string_view text) {
  size_t numbered = 0;  // the end of the last number
  size_t name = 0;      // where a name may begin behind it
  while (absl::StartsWithIgnoreCase(text.substr(name), "level ")) {
    const size_t number = name + 6;
    size_t end = number;
    while (end < text.size() && absl::ascii_isdigit(text[end])) ++end;
    if (end == number) return numbered;
    numbered = name = end;
    while (name < text.size() && absl::StrContains(" :.-", text.substr(name, 1))) ++name;
    if (absl::StartsWith(text.substr(name), "\u2013 ")) name += 4;
    if (name == numbered) return numbered;
  }
  for (const absl::string_view known : kNames) {
    if (!absl::StartsWith(text.substr(name), known)) continue;
    if (!LowerAt(text, name + known.size())) return name + known.size();
  }
  return numbered;
}

// A line that begins with the name of a level, set off as one: alone, before a colon or dash, or
// run into the next cell. Gives the name and what is behind it.
bool TakeName(absl::string_view text, std::string& name, absl::string_view& rest) {
  const size_t length = NameLength(text);
  if (length == 0) return false;
  absl::string_view behind = text.substr(length);
  const absl::string_view trimmed = Trim(behind);
  if (absl::EqualsIgnoreCase(trimmed, "level")) behind = "";
  bool set_off = Trim(behind).empty() || UpperAt(behind, 0);
  for (const absl::string_view mark : {":", ".", "\u2013", "\u2014", "- ", "|"}) {
    if (!absl::StartsWith(trimmed, mark) || behind.empty()) continue;
    behind = trimmed.substr(mark.size());
    set_off = true;
    break;
  }
  if (!set_off) return false;
  name = std::string(text.substr(0, length));
  rest = Trim(behind);
  return true;
}

class Reader {
 public:
  Reader(const Section& section, Report& report) : section_(section), report_(report) {}

  v1::ProficiencyScale Read() && {
    for (const Unit& unit : section_.units) {
      switch (unit.kind) {
        case Unit::Kind::kHeading:
          TakeHeading(unit);
          break;
        case Unit::Kind::kCell:
          TakeCell(unit);
          break;
        case Unit::Kind::kBullet:
          TakeLine(unit.text, unit.line);
          break;
        case Unit::Kind::kText:
          for (const Sentence& sentence : SplitSentences(unit.text)) {
            TakeLine(sentence.text, unit.line);
          }
          paragraph_ended_ = true;
          break;
      }
    }
    scale_.set_description(report_.Fitted(description_, 10000, "proficiency_scale.description"));
    AssignIds(scale_);
    return std::move(scale_);
  }

 private:
  void TakeHeading(const Unit& unit) {
    std::string name;
    absl::string_view rest;
    if (TakeName(unit.text, name, rest)) {
      AddLevel(name, unit.line);
      if (!rest.empty()) AddLine(rest, unit.line);
    } else {
      AddLevel(unit.text, unit.line);
    }
  }

  void TakeCell(const Unit& unit) {
    if (unit.column == 0 && unit.starts_row && CountWords(unit.text) <= 6) {
      TakeHeading(unit);
      return;
    }
    if (unit.whole) {
      TakeLine(unit.text, unit.line);
      return;
    }
    for (const Sentence& sentence : SplitSentences(unit.text)) {
      AddLine(sentence.text, unit.line);
    }
  }

  void TakeLine(absl::string_view text, int line) {
    std::string name;
    absl::string_view rest;
    if (!TakeName(Trim(text), name, rest)) return AddLine(text, line);
    AddLevel(name, line);
    if (!rest.empty()) AddLine(rest, line);
  }

  // A title that stood before goes on with its level, as a table does on its next page.
  void AddLevel(absl::string_view title, int line) {
    room_ = true;
    for (level_ = 0; level_ < scale_.levels_size(); ++level_) {
      if (scale_.levels(level_).title() == Clip(title, kMaxTitle)) return;
    }
    room_ = report_.HasRoom(level_, kMaxLevels, "proficiency_scale.levels", title, line);
    if (!room_) return;
    const std::string path = absl::StrCat("proficiency_scale.levels[", level_, "].title");
    scale_.add_levels()->set_title(report_.Fitted(title, kMaxTitle, path));
  }

  void AddLine(absl::string_view text, int line) {
    if (!room_) {
      report_.LeaveOut("belongs to a level for which there is no room", text, line);
      return;
    }
    if (scale_.levels_size() == 0) {
      absl::StrAppend(&description_,
                      description_.empty() ? ""
                      : paragraph_ended_   ? "\n"
                                           : " ",
                      text);
      paragraph_ended_ = false;
      return;
    }
    v1::Level& level = *scale_.mutable_levels(level_);
    const std::string path = absl::StrCat("proficiency_scale.levels[", level_, "]");
    if (level.job_demand().empty()) {
      level.set_job_demand(report_.Fitted(text, kMaxLine, path + ".job_demand"));
      return;
    }
    if (!report_.HasRoom(level.indicators_size(), kMaxIndicators, path + ".indicators", text,
                         line)) {
      return;
    }
    level.add_indicators(report_.Fitted(
        text, kMaxLine, absl::StrCat(path, ".indicators[", level.indicators_size(), "]")));
  }

  const Section& section_;
  Report& report_;
  v1::ProficiencyScale scale_;
  std::string description_;
  int level_ = 0;  // the one that lines belong to
  bool paragraph_ended_ = false;
  bool room_ = true;
};

}  // namespace

v1::ProficiencyScale ReadLevels(const Section& section, Report& report) {
  return Reader(section, report).Read();
}

}  // namespace touchstone::catalog::job_aid
