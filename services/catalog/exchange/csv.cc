#include "services/catalog/exchange/csv.h"

#include "absl/strings/str_cat.h"
#include "services/runtime/names/csv_cells.h"

namespace touchstone::catalog {
namespace {

// Writes the rows of one competency.
class Rows {
 public:
  explicit Rows(absl::string_view id) : id_(id) {}

  CsvRow& Begin(absl::string_view part, absl::string_view text) {
    row_ = CsvRow();
    At(CsvColumn::kCompetency) = id_;
    At(CsvColumn::kPart) = std::string(part);
    At(CsvColumn::kText) = std::string(text);
    return row_;
  }
  std::string& At(CsvColumn column) { return row_[static_cast<size_t>(column)]; }
  void End() { text_ += CsvLine(row_); }

  // A row that says no more than this; none when there is nothing to say.
  void Add(absl::string_view part, absl::string_view text) {
    if (text.empty()) return;
    Begin(part, text);
    End();
  }

  template <typename Item>
  void AddItem(absl::string_view part, const Item& item) {
    Begin(part, item.text());
    At(CsvColumn::kItem) = item.id();
    End();
  }

  template <typename Questions>
  void AddQuestions(absl::string_view part, absl::string_view probe, const Questions& questions) {
    for (const auto& question : questions) {
      AddItem(part, question);
      for (const std::string& text : question.probes()) {
        Begin(probe, text);
        At(CsvColumn::kWithin) = question.id();
        End();
      }
    }
  }

  std::string Take() { return std::move(text_); }

 private:
  const std::string id_;
  CsvRow row_;
  std::string text_;
};

template <typename Enum>
std::string NameOfKind(Enum value, const std::string& name) {
  return value == 0 ? "" : name;
}

// Empty for what is not known.
std::string NumberCell(int32_t number) { return number == 0 ? "" : absl::StrCat(number); }

}  // namespace

CsvColumn ColumnOf(absl::string_view field_path) {
  const size_t dot = field_path.rfind('.');
  const bool is_below = dot != field_path.npos;
  absl::string_view field = is_below ? field_path.substr(dot + 1) : field_path;
  field = field.substr(0, field.find('['));
  if (field == "growth_kinds" || field == "kind" || field == "necessity") return CsvColumn::kKind;
  if (!is_below) return CsvColumn::kText;
  if (field == "id" || field == "level") return CsvColumn::kItem;
  if (field == "shares_behaviors_of") return CsvColumn::kWithin;
  if (field == "author") return CsvColumn::kAuthor;
  if (field == "publisher") return CsvColumn::kPublisher;
  if (field == "year") return CsvColumn::kYear;
  if (field == "link") return CsvColumn::kLink;
  if (field == "description") return CsvColumn::kDescription;
  if (field == "minutes") return CsvColumn::kMinutes;
  return CsvColumn::kText;
}

std::string CsvHeader() {
  CsvRow row;
  for (size_t i = 0; i < row.size(); ++i) row[i] = std::string(kCsvColumns[i]);
  return CsvLine(row);
}

std::string CsvOf(absl::string_view id, const v1::Competency& competency) {
  Rows rows(id);
  rows.Begin("title", competency.title());
  rows.End();
  rows.Add("code", competency.code());
  rows.Add("parent", competency.parent_competency());
  rows.Add("definition", competency.definition());
  rows.Add("importance", competency.importance());
  for (const std::string& tag : competency.tags()) rows.Add("tag", tag);
  for (const v1::KeyElement& element : competency.key_elements()) {
    rows.Begin("key_element", element.title());
    rows.At(CsvColumn::kItem) = element.id();
    rows.At(CsvColumn::kWithin) = element.shares_behaviors_of();
    rows.End();
    for (const v1::Behavior& behavior : element.behaviors()) {
      rows.Begin("behavior", behavior.text());
      rows.At(CsvColumn::kItem) = behavior.id();
      rows.At(CsvColumn::kWithin) = element.id();
      rows.End();
    }
  }
  for (int i = 0; i < competency.growth_kinds_size(); ++i) {
    rows.Begin("growth_kind", "");
    rows.At(CsvColumn::kKind) = v1::DevelopmentActivity::Kind_Name(competency.growth_kinds(i));
    rows.End();
  }
  for (const v1::DevelopmentActivity& activity : competency.development_activities()) {
    rows.Begin("development_activity", activity.text());
    rows.At(CsvColumn::kItem) = activity.id();
    rows.At(CsvColumn::kKind) =
        NameOfKind(activity.kind(), v1::DevelopmentActivity::Kind_Name(activity.kind()));
    rows.At(CsvColumn::kMinutes) = NumberCell(activity.minutes());
    rows.End();
  }
  for (const v1::LearningResource& resource : competency.learning_resources()) {
    rows.Begin("learning_resource", resource.title());
    rows.At(CsvColumn::kItem) = resource.id();
    rows.At(CsvColumn::kKind) =
        NameOfKind(resource.kind(), v1::LearningResource::Kind_Name(resource.kind()));
    rows.At(CsvColumn::kAuthor) = resource.author();
    rows.At(CsvColumn::kPublisher) = resource.publisher();
    rows.At(CsvColumn::kYear) = NumberCell(resource.year());
    rows.At(CsvColumn::kLink) = resource.link();
    rows.At(CsvColumn::kDescription) = resource.description();
    rows.At(CsvColumn::kMinutes) = NumberCell(resource.minutes());
    rows.End();
  }
  for (const v1::QualificationStatement& statement : competency.qualification_statements()) {
    rows.Begin("qualification", statement.text());
    rows.At(CsvColumn::kItem) = statement.id();
    rows.At(CsvColumn::kKind) = NameOfKind(
        statement.necessity(), v1::QualificationStatement::Necessity_Name(statement.necessity()));
    rows.End();
  }
  for (const auto& activity : competency.outreach_activities()) {
    rows.AddItem("outreach_activity", activity);
  }
  rows.AddQuestions("interview_question", "interview_probe", competency.interview_questions());
  rows.AddQuestions("reference_question", "reference_probe", competency.reference_questions());
  for (const v1::LevelIndicators& level : competency.level_indicators()) {
    const auto add = [&](const std::string& text) {
      rows.Begin("level_indicator", text);
      rows.At(CsvColumn::kItem) = level.level();
      rows.End();
    };
    for (const std::string& indicator : level.indicators()) add(indicator);
    if (level.indicators().empty()) add("");
  }
  return rows.Take();
}

std::string CsvTemplate() {
  v1::Competency competency;
  competency.set_title("What people call it");
  competency.set_code("EX-1");
  competency.set_definition("What it is.");
  competency.set_importance("Why it matters.");
  competency.add_tags("a word to find it by");
  auto& element = *competency.add_key_elements();
  element.set_title("One of its parts");
  element.add_behaviors()->set_text("Something that one can see a person do.");
  element.add_behaviors()->set_text("Something else.");
  competency.add_growth_kinds(v1::DevelopmentActivity::ON_THE_JOB);
  auto& activity = *competency.add_development_activities();
  activity.set_kind(v1::DevelopmentActivity::SHADOWING);
  activity.set_text("Something to do in order to grow.");
  activity.set_minutes(240);
  auto& resource = *competency.add_learning_resources();
  resource.set_kind(v1::LearningResource::BOOK);
  resource.set_title("Something to read");
  resource.set_author("Who wrote it");
  resource.set_publisher("Who published it");
  resource.set_year(2024);
  resource.set_link("https://example.org/book");
  resource.set_description("What it offers.");
  resource.set_minutes(600);
  auto& statement = *competency.add_qualification_statements();
  statement.set_necessity(v1::QualificationStatement::DESIRED);
  statement.set_text("What an announcement says.");
  competency.add_outreach_activities()->set_text("Where to look for people who have it.");
  auto& question = *competency.add_interview_questions();
  question.set_text("What to ask applicants?");
  question.add_probes("What to ask when the answer leaves it open?");
  auto& reference = *competency.add_reference_questions();
  reference.set_text("What to ask referees about {applicant_name}?");
  reference.add_probes("And then?");
  auto& level = *competency.add_level_indicators();
  level.set_level("entry");
  level.add_indicators("How that level shows in this competency.");
  return CsvHeader() + CsvOf("example", competency);
}

}  // namespace touchstone::catalog
