#include <google/protobuf/stubs/common.h>

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/catalog/exchange/csv.h"
#include "services/catalog/exchange/readers.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/csv_cells.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::catalog {
namespace {

constexpr size_t kMostCells = 50;
constexpr size_t kLongestName = 60;
// What is kept of a row beside its text.
constexpr size_t kRowBytes = 32;
// Of competencies; those that come twice behind so many others are found when they are stored.
constexpr size_t kMostSeen = 20'000;
constexpr int64_t kSaid = -1;  // that the rows of a competency are not together

// The rows of a file by RFC 4180, with LF as well as CR LF at their ends. Cells are separated by
// what the first row has: spreadsheets of many countries write semicolons, some tabs.
class RowReader {
 public:
  explicit RowReader(Input& input) : input_(input) {}

  // The next row that is not empty; false at the end.
  absl::StatusOr<bool> Next(std::vector<std::string>& cells) {
    while (true) {
      if (input_.Peek() < 0) {
        RETURN_IF_ERROR(input_.status());
        return false;
      }
      ++row_;
      RETURN_IF_ERROR(ReadRow(cells));
      if (std::any_of(cells.begin(), cells.end(),
                      [](const std::string& cell) { return !cell.empty(); })) {
        return true;
      }
    }
  }

  int64_t row() const { return row_; }

 private:
  absl::Status ReadRow(std::vector<std::string>& cells) {
    cells.clear();
    size_t bytes = 0;
    while (true) {
      if (cells.size() == kMostCells) {
        return Unreadable(row_, absl::StrCat("has more than ", kMostCells, " cells"));
      }
      cells.emplace_back();
      ASSIGN_OR_RETURN(const bool more, ReadCell(cells.back(), bytes));
      if (!more) return absl::OkStatus();
    }
  }

  // False behind the last cell of its row.
  absl::StatusOr<bool> ReadCell(std::string& cell, size_t& bytes) {
    const bool quoted = input_.Peek() == '"';
    if (quoted) {
      input_.Get();
      RETURN_IF_ERROR(ReadQuoted(cell, bytes));
    }
    while (true) {
      const int c = input_.Get();
      if (c < 0) {
        RETURN_IF_ERROR(input_.status());
        return false;
      }
      if (separator_ < 0 && (c == ',' || c == ';' || c == '\t')) separator_ = c;
      if (c == separator_) return true;
      if (c == '\n') return false;
      if (c == '\r' && input_.Peek() == '\n') {
        input_.Get();
        return false;
      }
      if (quoted || c == '"') {
        return Unreadable(row_, "has a quote that is not doubled, or text behind quotes");
      }
      RETURN_IF_ERROR(Append(c, cell, bytes));
    }
  }

  absl::Status ReadQuoted(std::string& cell, size_t& bytes) {
    while (true) {
      const int c = input_.Get();
      if (c < 0) {
        RETURN_IF_ERROR(input_.status());
        return Unreadable(row_, "has a quote that does not end");
      }
      if (c == '"') {
        if (input_.Peek() != '"') return absl::OkStatus();
        input_.Get();
      }
      RETURN_IF_ERROR(Append(c, cell, bytes));
    }
  }

  absl::Status Append(int c, std::string& cell, size_t& bytes) {
    if (++bytes > kLargestRecord) {
      return Unreadable(row_, "is larger than any row may be; perhaps a quote does not end");
    }
    cell.push_back(static_cast<char>(c));
    return absl::OkStatus();
  }

  Input& input_;
  int separator_ = -1;  // not known yet
  int64_t row_ = 0;
};

// Whether the text is UTF-8.
bool IsUtf8(const std::string& text) {
  return google::protobuf::internal::IsStructurallyValidUTF8(text.data(),
                                                             static_cast<int>(text.size()));
}

absl::Status Utf16() {
  return Unreadable(0, "is UTF-16, not UTF-8; save the table as \"CSV UTF-8\"");
}

absl::Status NotUtf8(int64_t row) {
  return Unreadable(row, "is not UTF-8; save the table as \"CSV UTF-8\"");
}

// The rows of a file as competencies.
class CompetencyRows {
 public:
  CompetencyRows(Problems& problems, RecordSink sink) : problems_(problems), sink_(sink) {}

  // Which cell is in which column, by the first row: in any case, with blanks around it, and with
  // the empty cells that spreadsheets leave at the end.
  absl::Status TakeHeader(std::vector<std::string> cells) {
    while (!cells.empty() && absl::StripAsciiWhitespace(cells.back()).empty()) cells.pop_back();
    for (size_t i = 0; i < cells.size(); ++i) {
      const std::string name = absl::AsciiStrToLower(absl::StripAsciiWhitespace(cells[i]));
      const auto found = std::find(kCsvColumns.begin(), kCsvColumns.end(), name);
      const auto column = static_cast<size_t>(found - kCsvColumns.begin());
      if (found == kCsvColumns.end()) return UnknownColumn(i, cells);
      if (std::find(columns_.begin(), columns_.end(), column) != columns_.end()) {
        return Unreadable(1, absl::StrCat("names the column ", name, " twice"));
      }
      columns_.push_back(column);
    }
    for (const CsvColumn needed : {CsvColumn::kCompetency, CsvColumn::kPart, CsvColumn::kText}) {
      const auto column = static_cast<size_t>(needed);
      if (std::find(columns_.begin(), columns_.end(), column) == columns_.end()) {
        return Unreadable(1, absl::StrCat("must name the column ", kCsvColumns[column]));
      }
    }
    return absl::OkStatus();
  }

  absl::Status Take(const std::vector<std::string>& cells, int64_t row) {
    row_ = row;
    const size_t before = problems_.all().size();
    RETURN_IF_ERROR(TakeCells(cells));
    const std::string& id = At(CsvColumn::kCompetency);
    if (record_.resource == nullptr || id != record_.id) {
      const bool is_readable = problems_.all().size() == before;
      RETURN_IF_ERROR(Finish());
      Begin(id, is_readable);
    }
    // What is kept of a row beside its cells counts, too.
    bytes_ += kRowBytes;
    for (const std::string& cell : cells_) bytes_ += cell.size();
    if (bytes_ > kLargestRecord) {
      return Unreadable(row, absl::StrCat("makes ", PathOf(record_.kind, "?"), " larger than ",
                                          kLargestRecord >> 20, " MiB"));
    }
    if (!is_apart_) TakePart();
    record_.is_wrong = record_.is_wrong || problems_.all().size() != before;
    return problems_.full() ? problems_.ToStatus() : absl::OkStatus();
  }

  // Hands over the competency whose rows have come.
  absl::Status Finish() {
    if (record_.resource == nullptr) return absl::OkStatus();
    Record record = std::move(record_);
    record_ = Record();
    return is_apart_ ? absl::OkStatus() : sink_(record);
  }

 private:
  const std::string& At(CsvColumn column) const { return cells_[static_cast<size_t>(column)]; }
  v1::Competency& competency() { return static_cast<v1::Competency&>(*record_.resource); }

  static absl::Status UnknownColumn(size_t i, const std::vector<std::string>& cells) {
    if (!absl::c_all_of(cells, IsUtf8)) return NotUtf8(1);
    if (absl::StrContains(cells[i], '\0')) return Utf16();
    const std::string name = cells[i].size() > kLongestName ? "(a long text)" : cells[i];
    return Unreadable(1, absl::StrCat("must name the columns, and '", name, "', its cell ", i + 1,
                                      ", is none; leave it out, or name one of ",
                                      absl::StrJoin(kCsvColumns, ",")));
  }

  void Wrong(absl::string_view column, absl::string_view text) {
    problems_.Add(row_, column.empty() ? "" : absl::StrCat("column ", column), std::string(text));
  }

  // The cells of a row to their columns. What is no text stays as it is, for the rest of the row to
  // be looked at.
  absl::Status TakeCells(const std::vector<std::string>& cells) {
    cells_ = CsvRow();
    for (size_t i = 0; i < cells.size(); ++i) {
      if (!IsUtf8(cells[i])) return NotUtf8(row_);
      if (i >= columns_.size()) {
        if (cells[i].empty()) continue;  // spreadsheets leave empty cells behind
        Wrong("", "has more cells than there are columns");
        break;
      }
      auto text = FromCell(cells[i]);
      if (!text) {
        Wrong(kCsvColumns[columns_[i]],
              "begins as a formula does (= + - @, tab, line end); put an apostrophe before it when "
              "it is meant as text");
      }
      cells_[columns_[i]] = text ? *std::move(text) : cells[i];
    }
    return absl::OkStatus();
  }

  // A competency, whose first row this is; or one whose rows are not together.
  void Begin(const std::string& id, bool is_readable) {
    record_ = {.kind = RecordKind::kCompetency,
               .id = id,
               .row = row_,
               .resource = NewResource(RecordKind::kCompetency),
               .is_table = true};
    bytes_ = 0;
    is_apart_ = false;
    if (!IsValidId(id)) {
      if (is_readable) Wrong("competency", kIdRule);
      return;
    }
    const auto seen = seen_.find(id);
    if (seen == seen_.end()) {
      if (seen_.size() < kMostSeen) seen_.emplace(id, row_);
      return;
    }
    is_apart_ = true;
    if (seen->second == kSaid) return;
    problems_.Forget(id);
    Wrong("competency", absl::StrCat("the rows of ", id, " are not together: others are in row ",
                                     seen->second, " and behind it; sort them back"));
    seen->second = kSaid;
  }

  // A part that a competency has once.
  void SetOnce(const std::string& (v1::Competency::*get)() const,
               std::string* (v1::Competency::*edit)(), int number) {
    if (!((competency().*get)()).empty()) {
      Wrong("part", "is there twice; say it once");
      return;
    }
    *(competency().*edit)() = At(CsvColumn::kText);
    NoteField(competency(), number);
  }

  // That this row has a part, or a field, or the last entry of one that is a list.
  template <typename Part>
  Part& Noted(Part* part) {
    record_.rows.Add(*part, row_);
    return *part;
  }
  void NoteField(const google::protobuf::Message& part, int number) {
    const auto& field = *part.GetDescriptor()->FindFieldByNumber(number);
    const int items = field.is_repeated() ? part.GetReflection()->FieldSize(part, &field) : 1;
    record_.rows.Add(part, field, items - 1, row_);
  }

  template <typename Item>
  void SetText(Item& item) {
    item.set_id(At(CsvColumn::kItem));
    item.set_text(At(CsvColumn::kText));
  }

  // The kind in its column, by its name in the contract; the first one when it is empty.
  template <typename Kind>
  std::optional<Kind> KindOf(bool (*parse)(google::protobuf::ConstStringParam, Kind*),
                             const google::protobuf::EnumDescriptor* kinds, bool required) {
    Kind kind{};
    if (At(CsvColumn::kKind).empty() && !required) return kind;
    if (parse(At(CsvColumn::kKind), &kind) && kind != 0) return kind;
    std::string names;
    for (int i = 1; i < kinds->value_count(); ++i) {
      absl::StrAppend(&names, i == 1 ? "" : ", ", kinds->value(i)->name());
    }
    Wrong("kind", absl::StrCat("must be one of ", names));
    return std::nullopt;
  }

  // The item that `within` names; the last one when it is empty. Null, and said, when there is
  // none.
  template <typename Items>
  auto* Within(Items& items, absl::string_view what) {
    const std::string& id = At(CsvColumn::kWithin);
    for (int i = items.size() - 1; i >= 0; --i) {
      if (id.empty() || items[i].id() == id) return &items[i];
    }
    // Unless the rows of the competency are not together.
    problems_.AddLater(record_.id, {row_, "column within",
                                    absl::StrCat("must be the item of ", what,
                                                 " above it, or empty for the last")});
    record_.is_wrong = true;
    return static_cast<decltype(&items[0])>(nullptr);
  }

  // Whether the columns that only some parts have are empty in this one.
  bool HasNoMore(std::initializer_list<CsvColumn> columns) {
    for (const CsvColumn column : columns) {
      if (At(column).empty()) continue;
      Wrong(kCsvColumns[static_cast<size_t>(column)],
            absl::StrCat("must be empty in ", At(CsvColumn::kPart)));
      return false;
    }
    return true;
  }

  // 0 where the cell is empty, or is no number above 0, which is said.
  int32_t NumberIn(CsvColumn column, absl::string_view rule) {
    int32_t number = 0;
    const std::string& digits = At(column);
    if (!digits.empty() && (!absl::SimpleAtoi(digits, &number) || number <= 0)) {
      Wrong(kCsvColumns[static_cast<size_t>(column)], rule);
    }
    return number;
  }

  int32_t Minutes() {
    return NumberIn(CsvColumn::kMinutes, "must be a number of minutes such as 90, or empty");
  }

  void TakeResource() {
    const auto kind = KindOf(&v1::LearningResource::Kind_Parse,
                             v1::LearningResource::Kind_descriptor(), /*required=*/false);
    const int32_t year = NumberIn(CsvColumn::kYear, "must be a year such as 2024, or empty");
    const int32_t minutes = Minutes();
    if (!kind) return;
    auto& resource = Noted(competency().add_learning_resources());
    resource.set_id(At(CsvColumn::kItem));
    resource.set_kind(*kind);
    resource.set_title(At(CsvColumn::kText));
    resource.set_author(At(CsvColumn::kAuthor));
    resource.set_publisher(At(CsvColumn::kPublisher));
    resource.set_year(year);
    resource.set_link(At(CsvColumn::kLink));
    resource.set_description(At(CsvColumn::kDescription));
    resource.set_minutes(minutes);
  }

  void TakeLevel() {
    auto& levels = *competency().mutable_level_indicators();
    const std::string& level = At(CsvColumn::kItem);
    if (levels.empty() || levels.rbegin()->level() != level) Noted(levels.Add()).set_level(level);
    if (At(CsvColumn::kText).empty()) return;
    levels.rbegin()->add_indicators(At(CsvColumn::kText));
    NoteField(*levels.rbegin(), v1::LevelIndicators::kIndicatorsFieldNumber);
  }

  void TakePart() {
    const std::string& part = At(CsvColumn::kPart);
    const std::string& text = At(CsvColumn::kText);
    const bool is_resource = part == "learning_resource";
    if (!is_resource && !HasNoMore({CsvColumn::kAuthor, CsvColumn::kPublisher, CsvColumn::kYear,
                                    CsvColumn::kLink, CsvColumn::kDescription})) {
      return;
    }
    const bool is_activity = part == "development_activity";
    if (!is_resource && !is_activity && !HasNoMore({CsvColumn::kMinutes})) return;
    if (part == "title")
      return SetOnce(&v1::Competency::title, &v1::Competency::mutable_title,
                     v1::Competency::kTitleFieldNumber);
    if (part == "code")
      return SetOnce(&v1::Competency::code, &v1::Competency::mutable_code,
                     v1::Competency::kCodeFieldNumber);
    if (part == "parent") {
      return SetOnce(&v1::Competency::parent_competency, &v1::Competency::mutable_parent_competency,
                     v1::Competency::kParentCompetencyFieldNumber);
    }
    if (part == "definition") {
      return SetOnce(&v1::Competency::definition, &v1::Competency::mutable_definition,
                     v1::Competency::kDefinitionFieldNumber);
    }
    if (part == "importance") {
      return SetOnce(&v1::Competency::importance, &v1::Competency::mutable_importance,
                     v1::Competency::kImportanceFieldNumber);
    }
    if (part == "tag") {
      competency().add_tags(text);
      return NoteField(competency(), v1::Competency::kTagsFieldNumber);
    }
    if (part == "key_element") {
      auto& element = Noted(competency().add_key_elements());
      element.set_id(At(CsvColumn::kItem));
      element.set_title(text);
      element.set_shares_behaviors_of(At(CsvColumn::kWithin));
      return;
    }
    if (part == "behavior") {
      auto* const element = Within(*competency().mutable_key_elements(), "a key_element");
      if (element != nullptr) SetText(Noted(element->add_behaviors()));
      return;
    }
    if (part == "growth_kind") {
      const auto kind = KindOf(&v1::DevelopmentActivity::Kind_Parse,
                               v1::DevelopmentActivity::Kind_descriptor(), /*required=*/true);
      if (!kind) return;
      competency().add_growth_kinds(*kind);
      return NoteField(competency(), v1::Competency::kGrowthKindsFieldNumber);
    }
    if (is_activity) {
      const int32_t minutes = Minutes();
      const auto kind = KindOf(&v1::DevelopmentActivity::Kind_Parse,
                               v1::DevelopmentActivity::Kind_descriptor(), /*required=*/false);
      if (!kind) return;
      auto& activity = Noted(competency().add_development_activities());
      SetText(activity);
      activity.set_kind(*kind);
      activity.set_minutes(minutes);
      return;
    }
    if (is_resource) return TakeResource();
    if (part == "qualification") {
      const auto necessity =
          KindOf(&v1::QualificationStatement::Necessity_Parse,
                 v1::QualificationStatement::Necessity_descriptor(), /*required=*/false);
      if (!necessity) return;
      auto& statement = Noted(competency().add_qualification_statements());
      SetText(statement);
      statement.set_necessity(*necessity);
      return;
    }
    if (part == "outreach_activity") return SetText(Noted(competency().add_outreach_activities()));
    if (part == "interview_question") return SetText(Noted(competency().add_interview_questions()));
    if (part == "reference_question") return SetText(Noted(competency().add_reference_questions()));
    if (part == "interview_probe") {
      auto* const question =
          Within(*competency().mutable_interview_questions(), "an interview_question");
      if (question == nullptr) return;
      question->add_probes(text);
      return NoteField(*question, v1::InterviewQuestion::kProbesFieldNumber);
    }
    if (part == "reference_probe") {
      auto* const question =
          Within(*competency().mutable_reference_questions(), "a reference_question");
      if (question == nullptr) return;
      question->add_probes(text);
      return NoteField(*question, v1::ReferenceQuestion::kProbesFieldNumber);
    }
    if (part == "level_indicator") return TakeLevel();
    Wrong("part",
          "must be title, code, parent, definition, importance, tag, key_element, behavior, "
          "growth_kind, development_activity, learning_resource, qualification, "
          "outreach_activity, interview_question, interview_probe, reference_question, "
          "reference_probe or level_indicator");
  }

  Problems& problems_;
  RecordSink sink_;
  std::vector<size_t> columns_;
  CsvRow cells_;
  int64_t row_ = 0;
  Record record_;          // the competency whose rows come
  bool is_apart_ = false;  // whether other rows of it came before, and were handed over
  size_t bytes_ = 0;
  std::unordered_map<std::string, int64_t> seen_;  // competencies and their first rows; or kSaid
};

}  // namespace

absl::Status ReadCsv(Input& input, Problems& problems, RecordSink sink) {
  if (input.Peek() == 0xFE || input.Peek() == 0xFF) return Utf16();  // no byte of UTF-8
  input.SkipMark();
  RowReader reader(input);
  CompetencyRows rows(problems, sink);
  std::vector<std::string> cells;
  ASSIGN_OR_RETURN(bool more, reader.Next(cells));
  if (!more) return Unreadable(0, "is empty");
  RETURN_IF_ERROR(rows.TakeHeader(cells));
  while (true) {
    ASSIGN_OR_RETURN(more, reader.Next(cells));
    if (!more) break;
    RETURN_IF_ERROR(rows.Take(cells, reader.row()));
  }
  RETURN_IF_ERROR(rows.Finish());
  problems.AddWhatWaits();
  return absl::OkStatus();
}

}  // namespace touchstone::catalog
