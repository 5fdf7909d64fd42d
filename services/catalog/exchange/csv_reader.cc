#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/catalog/exchange/csv.h"
#include "services/catalog/exchange/readers.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::catalog {
namespace {

constexpr size_t kMostCells = 50;

// The rows of a file by RFC 4180, with LF as well as CR LF at their ends.
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
      if (c == ',') return true;
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
  int64_t row_ = 0;
};

// The rows of a file as competencies.
class CompetencyRows {
 public:
  CompetencyRows(Problems& problems, RecordSink sink) : problems_(problems), sink_(sink) {}

  // Which cell is in which column, by the first row.
  absl::Status TakeHeader(const std::vector<std::string>& cells) {
    for (const std::string& cell : cells) {
      const auto found = std::find(kCsvColumns.begin(), kCsvColumns.end(), cell);
      const auto column = static_cast<size_t>(found - kCsvColumns.begin());
      if (found == kCsvColumns.end()) {
        return Unreadable(1, absl::StrCat("must name the columns, separated by commas: ",
                                          absl::StrJoin(kCsvColumns, ",")));
      }
      if (std::find(columns_.begin(), columns_.end(), column) != columns_.end()) {
        return Unreadable(1, absl::StrCat("names the column ", cell, " twice"));
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
    cells_ = CsvRow();
    for (size_t i = 0; i < cells.size(); ++i) {
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
        continue;
      }
      cells_[columns_[i]] = *std::move(text);
    }
    const std::string& id = At(CsvColumn::kCompetency);
    if (record_.resource == nullptr || id != record_.id) {
      RETURN_IF_ERROR(Finish());
      if (!IsValidId(id)) Wrong("competency", kIdRule);
      record_ = {.kind = RecordKind::kCompetency,
                 .id = id,
                 .row = row,
                 .resource = NewResource(RecordKind::kCompetency)};
      is_wrong_ = false;
      bytes_ = 0;
    }
    for (const std::string& cell : cells_) bytes_ += cell.size();
    if (bytes_ > kLargestRecord) {
      return Unreadable(row, absl::StrCat("makes ", PathOf(record_.kind, "?"), " larger than ",
                                          kLargestRecord >> 20, " MiB"));
    }
    if (problems_.all().size() == before) TakePart();
    is_wrong_ = is_wrong_ || problems_.all().size() != before;
    return problems_.full() ? problems_.ToStatus() : absl::OkStatus();
  }

  // Hands over the competency whose rows have come.
  absl::Status Finish() {
    if (record_.resource == nullptr) return absl::OkStatus();
    Record record = std::move(record_);
    record_ = Record();
    return is_wrong_ ? absl::OkStatus() : sink_(record);
  }

 private:
  const std::string& At(CsvColumn column) const { return cells_[static_cast<size_t>(column)]; }
  v1::Competency& competency() { return static_cast<v1::Competency&>(*record_.resource); }

  void Wrong(absl::string_view column, absl::string_view text) {
    problems_.Add(row_, column.empty() ? "" : absl::StrCat("column ", column), std::string(text));
  }

  // A part that a competency has once.
  void SetOnce(const std::string& (v1::Competency::*get)() const,
               std::string* (v1::Competency::*edit)()) {
    if (!((competency().*get)()).empty()) {
      Wrong("part", "is there twice; say it once");
      return;
    }
    *(competency().*edit)() = At(CsvColumn::kText);
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
    Wrong("within", absl::StrCat("must be the item of ", what, " above it, or empty for the last"));
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

  void TakeResource() {
    const auto kind = KindOf(&v1::LearningResource::Kind_Parse,
                             v1::LearningResource::Kind_descriptor(), /*required=*/false);
    int32_t year = 0;
    const std::string& digits = At(CsvColumn::kYear);
    if (!digits.empty() && (!absl::SimpleAtoi(digits, &year) || year <= 0)) {
      Wrong("year", "must be a year such as 2024, or empty");
    }
    if (!kind) return;
    auto& resource = *competency().add_learning_resources();
    resource.set_id(At(CsvColumn::kItem));
    resource.set_kind(*kind);
    resource.set_title(At(CsvColumn::kText));
    resource.set_author(At(CsvColumn::kAuthor));
    resource.set_publisher(At(CsvColumn::kPublisher));
    resource.set_year(year);
    resource.set_link(At(CsvColumn::kLink));
    resource.set_description(At(CsvColumn::kDescription));
  }

  void TakeLevel() {
    auto& levels = *competency().mutable_level_indicators();
    const std::string& level = At(CsvColumn::kItem);
    if (levels.empty() || levels.rbegin()->level() != level) levels.Add()->set_level(level);
    if (!At(CsvColumn::kText).empty()) levels.rbegin()->add_indicators(At(CsvColumn::kText));
  }

  void TakePart() {
    const std::string& part = At(CsvColumn::kPart);
    const std::string& text = At(CsvColumn::kText);
    const bool is_resource = part == "learning_resource";
    if (!is_resource && !HasNoMore({CsvColumn::kAuthor, CsvColumn::kPublisher, CsvColumn::kYear,
                                    CsvColumn::kLink, CsvColumn::kDescription})) {
      return;
    }
    if (part == "title") return SetOnce(&v1::Competency::title, &v1::Competency::mutable_title);
    if (part == "code") return SetOnce(&v1::Competency::code, &v1::Competency::mutable_code);
    if (part == "parent") {
      return SetOnce(&v1::Competency::parent_competency,
                     &v1::Competency::mutable_parent_competency);
    }
    if (part == "definition") {
      return SetOnce(&v1::Competency::definition, &v1::Competency::mutable_definition);
    }
    if (part == "importance") {
      return SetOnce(&v1::Competency::importance, &v1::Competency::mutable_importance);
    }
    if (part == "tag") return competency().add_tags(text);
    if (part == "key_element") {
      auto& element = *competency().add_key_elements();
      element.set_id(At(CsvColumn::kItem));
      element.set_title(text);
      element.set_shares_behaviors_of(At(CsvColumn::kWithin));
      return;
    }
    if (part == "behavior") {
      auto* const element = Within(*competency().mutable_key_elements(), "a key_element");
      if (element != nullptr) SetText(*element->add_behaviors());
      return;
    }
    if (part == "growth_kind") {
      const auto kind = KindOf(&v1::DevelopmentActivity::Kind_Parse,
                               v1::DevelopmentActivity::Kind_descriptor(), /*required=*/true);
      if (kind) competency().add_growth_kinds(*kind);
      return;
    }
    if (part == "development_activity") {
      const auto kind = KindOf(&v1::DevelopmentActivity::Kind_Parse,
                               v1::DevelopmentActivity::Kind_descriptor(), /*required=*/false);
      if (!kind) return;
      auto& activity = *competency().add_development_activities();
      SetText(activity);
      activity.set_kind(*kind);
      return;
    }
    if (is_resource) return TakeResource();
    if (part == "qualification") {
      const auto necessity =
          KindOf(&v1::QualificationStatement::Necessity_Parse,
                 v1::QualificationStatement::Necessity_descriptor(), /*required=*/false);
      if (!necessity) return;
      auto& statement = *competency().add_qualification_statements();
      SetText(statement);
      statement.set_necessity(*necessity);
      return;
    }
    if (part == "outreach_activity") return SetText(*competency().add_outreach_activities());
    if (part == "interview_question") return SetText(*competency().add_interview_questions());
    if (part == "reference_question") return SetText(*competency().add_reference_questions());
    if (part == "interview_probe") {
      auto* const question =
          Within(*competency().mutable_interview_questions(), "an interview_question");
      if (question != nullptr) question->add_probes(text);
      return;
    }
    if (part == "reference_probe") {
      auto* const question =
          Within(*competency().mutable_reference_questions(), "a reference_question");
      if (question != nullptr) question->add_probes(text);
      return;
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
  Record record_;  // the competency whose rows come
  bool is_wrong_ = false;
  size_t bytes_ = 0;
};

}  // namespace

absl::Status ReadCsv(Input& input, Problems& problems, RecordSink sink) {
  input.SkipMark();
  RowReader reader(input);
  CompetencyRows rows(problems, sink);
  std::vector<std::string> cells;
  ASSIGN_OR_RETURN(bool more, reader.Next(cells));
  if (!more) return Unreadable(0, "is empty");
  RETURN_IF_ERROR(rows.TakeHeader(cells));
  while (true) {
    ASSIGN_OR_RETURN(more, reader.Next(cells));
    if (!more) return rows.Finish();
    RETURN_IF_ERROR(rows.Take(cells, reader.row()));
  }
}

}  // namespace touchstone::catalog
