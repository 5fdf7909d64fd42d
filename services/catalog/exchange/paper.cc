#include "services/catalog/exchange/paper.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace touchstone::catalog {
namespace {

using v1::DevelopmentActivity;
using v1::LearningResource;
using v1::QualificationStatement;
using Block = PaperBlock;

absl::string_view InWords(DevelopmentActivity::Kind kind) {
  switch (kind) {
    case DevelopmentActivity::ON_THE_JOB:
      return "On-the-job experience";
    case DevelopmentActivity::DEVELOPMENTAL_ASSIGNMENT:
      return "Developmental assignments";
    case DevelopmentActivity::SHADOWING:
      return "Shadowing";
    case DevelopmentActivity::EXPERIENTIAL_LEARNING:
      return "Experiential learning";
    case DevelopmentActivity::TRAINING_AS_PARTICIPANT:
      return "Training as a participant";
    case DevelopmentActivity::TRAINING_AS_LEADER:
      return "Training as a leader";
    case DevelopmentActivity::LIFE_EXPERIENCE:
      return "Life experience";
    case DevelopmentActivity::OUTSIDE_WORK:
      return "Activities outside of work";
    default:
      return "Other activities";
  }
}

absl::string_view InWords(LearningResource::Kind kind) {
  switch (kind) {
    case LearningResource::VIDEO:
      return "Videos";
    case LearningResource::E_LEARNING:
      return "E-learning";
    case LearningResource::BOOK:
      return "Books";
    case LearningResource::EXTERNAL_TRAINING:
      return "External training";
    case LearningResource::INTERNAL_TRAINING:
      return "Internal training";
    default:
      return "Other resources";
  }
}

absl::string_view InWords(QualificationStatement::Necessity necessity) {
  switch (necessity) {
    case QualificationStatement::REQUIRED:
      return "Required";
    case QualificationStatement::DESIRED:
      return "Desired";
    default:
      return "Not decided";
  }
}

// Puts the paper together.
class Paper {
 public:
  void Add(Block::Kind kind, const std::string& text) {
    if (!text.empty()) blocks_.push_back({.kind = kind, .text = text});
  }
  // A heading that is only there when something follows it.
  void Section(std::string text) { section_ = std::move(text); }
  void Part(std::string text) {
    FlushSection();
    Add(Block::kPart, text);
  }
  void Paragraph(const std::string& text) {
    if (text.empty()) return;
    FlushSection();
    Add(Block::kParagraph, text);
  }
  void List(std::vector<Block::Item> items, Block::Kind kind = Block::kList) {
    if (items.empty()) return;
    FlushSection();
    blocks_.push_back({.kind = kind, .items = std::move(items)});
  }

  std::vector<Block> Take() { return std::move(blocks_); }

 private:
  void FlushSection() {
    Add(Block::kSection, section_);
    section_.clear();
  }

  std::vector<Block> blocks_;
  std::string section_;
};

template <typename Texts>
std::vector<Block::Item> ItemsOf(const Texts& texts) {
  std::vector<Block::Item> items;
  for (const auto& text : texts) {
    if constexpr (std::is_convertible_v<decltype(text), std::string>) {
      items.push_back({.text = text});
    } else {
      items.push_back({.text = text.text()});
    }
  }
  return items;
}

template <typename Questions>
std::vector<Block::Item> QuestionItems(const Questions& questions) {
  std::vector<Block::Item> items;
  for (const auto& question : questions) {
    items.push_back(
        {.text = question.text(), .below = {question.probes().begin(), question.probes().end()}});
  }
  return items;
}

// A list for each kind that occurs, in the order of the contract; what has no kind comes last.
template <typename Kind, typename Items, typename KindOf, typename ItemOf>
void AddByKind(Paper& paper, const Items& items, const google::protobuf::EnumDescriptor& kinds,
               KindOf kind_of, ItemOf item_of) {
  for (int i = 1; i <= kinds.value_count(); ++i) {
    const auto kind = static_cast<Kind>(kinds.value(i % kinds.value_count())->number());
    std::vector<Block::Item> list;
    for (const auto& item : items) {
      if (kind_of(item) == kind) list.push_back(item_of(item));
    }
    if (list.empty()) continue;
    paper.Part(std::string(InWords(kind)));
    paper.List(std::move(list));
  }
}

Block::Item ItemOf(const LearningResource& resource) {
  Block::Item item{.text = resource.title(), .link = resource.link()};
  std::vector<std::string> more;
  if (!resource.author().empty()) more.push_back(resource.author());
  if (!resource.publisher().empty()) more.push_back(resource.publisher());
  if (resource.year() != 0) more.push_back(absl::StrCat(resource.year()));
  if (!more.empty()) absl::StrAppend(&item.text, " (", absl::StrJoin(more, ", "), ")");
  if (!resource.description().empty()) item.below.push_back(resource.description());
  return item;
}

void AddKeyElements(Paper& paper, const v1::Competency& competency) {
  paper.Section("Key elements and distinguishing behaviors");
  for (const v1::KeyElement& element : competency.key_elements()) {
    paper.Part(element.title());
    paper.List(ItemsOf(element.behaviors()));
    if (element.shares_behaviors_of().empty()) continue;
    for (const v1::KeyElement& other : competency.key_elements()) {
      if (other.id() != element.shares_behaviors_of()) continue;
      paper.Paragraph(absl::StrCat("Its behaviors are those of: ", other.title()));
    }
  }
}

void AddGrowth(Paper& paper, const v1::Competency& competency) {
  paper.Section("Personal growth");
  std::vector<Block::Item> kinds;
  for (const int kind : competency.growth_kinds()) {
    kinds.push_back({.text = std::string(InWords(static_cast<DevelopmentActivity::Kind>(kind)))});
  }
  paper.List(std::move(kinds));
  paper.Section("Examples of developmental activities");
  AddByKind<DevelopmentActivity::Kind>(
      paper, competency.development_activities(), *DevelopmentActivity::Kind_descriptor(),
      [](const DevelopmentActivity& activity) { return activity.kind(); },
      [](const DevelopmentActivity& activity) { return Block::Item{.text = activity.text()}; });
  paper.Section("Training");
  AddByKind<LearningResource::Kind>(
      paper, competency.learning_resources(), *LearningResource::Kind_descriptor(),
      [](const LearningResource& resource) { return resource.kind(); },
      [](const LearningResource& resource) { return ItemOf(resource); });
}

void AddRecruiting(Paper& paper, const v1::Competency& competency) {
  paper.Section("Desired or required qualifications");
  AddByKind<QualificationStatement::Necessity>(
      paper, competency.qualification_statements(), *QualificationStatement::Necessity_descriptor(),
      [](const QualificationStatement& statement) { return statement.necessity(); },
      [](const QualificationStatement& statement) {
        return Block::Item{.text = statement.text()};
      });
  paper.Section("Outreach");
  paper.List(ItemsOf(competency.outreach_activities()));
  paper.Section("Interview questions");
  paper.List(QuestionItems(competency.interview_questions()), Block::kNumberedList);
  paper.Section("Reference questions");
  paper.List(QuestionItems(competency.reference_questions()), Block::kNumberedList);
}

void AddLevels(Paper& paper, const v1::ProficiencyScale& scale, const v1::Competency& competency) {
  paper.Section("Proficiency levels");
  paper.Paragraph(scale.description());
  for (const v1::Level& level : scale.levels()) {
    paper.Part(level.title());
    paper.Paragraph(level.job_demand());
    paper.List(ItemsOf(level.indicators()));
    for (const v1::LevelIndicators& own : competency.level_indicators()) {
      if (own.level() != level.id() || own.indicators().empty()) continue;
      paper.Paragraph("In this competency:");
      paper.List(ItemsOf(own.indicators()));
    }
  }
}

}  // namespace

std::vector<PaperBlock> PaperOf(const v1::Framework& framework, const v1::Competency& competency) {
  Paper paper;
  paper.Add(Block::kTitle, competency.title());
  paper.Section("Definition");
  paper.Paragraph(competency.definition());
  paper.Section("Importance");
  paper.Paragraph(competency.importance());
  AddKeyElements(paper, competency);
  AddGrowth(paper, competency);
  AddRecruiting(paper, competency);
  AddLevels(paper, framework.proficiency_scale(), competency);
  return paper.Take();
}

}  // namespace touchstone::catalog
