#include "services/catalog/rules/texts.h"

#include <set>
#include <tuple>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

namespace touchstone::catalog {
namespace {

using ::google::protobuf::Message;
using ::google::protobuf::RepeatedPtrField;
using v1::TranslatedText;

// Collects texts, part by part.
class Texts {
 public:
  // What follows belongs to this part: `id` names it, and the numbers of fields are its message's.
  void Begin(std::string id, const Message& part) {
    part_ = std::move(id);
    type_ = part.GetDescriptor();
  }

  void Add(TranslatedText::Field field, int number, std::string* text) {
    if (!text->empty()) Append(field, number, 0, text);
  }

  void Add(TranslatedText::Field field, int number, RepeatedPtrField<std::string>* texts) {
    for (int i = 0; i < texts->size(); ++i) Append(field, number, i, texts->Mutable(i));
  }

  std::vector<Text> Take() { return std::move(texts_); }

 private:
  void Append(TranslatedText::Field field, int number, int index, std::string* text) {
    texts_.push_back({part_, field, index, text, type_->FindFieldByNumber(number)});
  }

  std::string part_;
  const google::protobuf::Descriptor* type_ = nullptr;
  std::vector<Text> texts_;
};

// Parts that have an id and one text.
template <typename Part>
void AddParts(RepeatedPtrField<Part>& parts, Texts& texts) {
  for (Part& part : parts) {
    texts.Begin(part.id(), part);
    texts.Add(TranslatedText::TEXT, Part::kTextFieldNumber, part.mutable_text());
  }
}

template <typename Question>
void AddQuestions(RepeatedPtrField<Question>& questions, Texts& texts) {
  for (Question& question : questions) {
    texts.Begin(question.id(), question);
    texts.Add(TranslatedText::TEXT, Question::kTextFieldNumber, question.mutable_text());
    texts.Add(TranslatedText::PROBE, Question::kProbesFieldNumber, question.mutable_probes());
  }
}

void AddKeyElements(v1::Competency& competency, Texts& texts) {
  for (v1::KeyElement& element : *competency.mutable_key_elements()) {
    texts.Begin(element.id(), element);
    texts.Add(TranslatedText::TITLE, v1::KeyElement::kTitleFieldNumber, element.mutable_title());
    AddParts(*element.mutable_behaviors(), texts);
  }
}

void AddResources(v1::Competency& competency, Texts& texts) {
  using v1::LearningResource;
  for (LearningResource& resource : *competency.mutable_learning_resources()) {
    texts.Begin(resource.id(), resource);
    texts.Add(TranslatedText::TITLE, LearningResource::kTitleFieldNumber, resource.mutable_title());
    texts.Add(TranslatedText::DESCRIPTION, LearningResource::kDescriptionFieldNumber,
              resource.mutable_description());
  }
}

void AddScale(v1::ProficiencyScale& scale, Texts& texts) {
  texts.Begin("", scale);
  texts.Add(TranslatedText::SCALE_DESCRIPTION, v1::ProficiencyScale::kDescriptionFieldNumber,
            scale.mutable_description());
  for (v1::Level& level : *scale.mutable_levels()) {
    texts.Begin(level.id(), level);
    texts.Add(TranslatedText::TITLE, v1::Level::kTitleFieldNumber, level.mutable_title());
    texts.Add(TranslatedText::JOB_DEMAND, v1::Level::kJobDemandFieldNumber,
              level.mutable_job_demand());
    texts.Add(TranslatedText::INDICATOR, v1::Level::kIndicatorsFieldNumber,
              level.mutable_indicators());
  }
}

void AddScale(v1::BehaviorScale& scale, Texts& texts) {
  for (v1::BehaviorPoint& point : *scale.mutable_points()) {
    texts.Begin(absl::StrCat(point.value()), point);
    texts.Add(TranslatedText::LABEL, v1::BehaviorPoint::kLabelFieldNumber, point.mutable_label());
    texts.Add(TranslatedText::DESCRIPTION, v1::BehaviorPoint::kDescriptionFieldNumber,
              point.mutable_description());
  }
}

template <typename Resource>
bool AreSame(Resource& before, Resource& after) {
  const std::vector<Text> one = TextsOf(before);
  const std::vector<Text> other = TextsOf(after);
  return absl::c_equal(one, other, [](const Text& a, const Text& b) {
    return a.part == b.part && a.field == b.field && a.index == b.index && *a.text == *b.text;
  });
}

}  // namespace

std::vector<Text> TextsOf(v1::Competency& competency) {
  using v1::Competency;
  Texts texts;
  texts.Begin("", competency);
  texts.Add(TranslatedText::TITLE, Competency::kTitleFieldNumber, competency.mutable_title());
  texts.Add(TranslatedText::DEFINITION, Competency::kDefinitionFieldNumber,
            competency.mutable_definition());
  texts.Add(TranslatedText::IMPORTANCE, Competency::kImportanceFieldNumber,
            competency.mutable_importance());
  AddKeyElements(competency, texts);
  AddParts(*competency.mutable_development_activities(), texts);
  AddResources(competency, texts);
  AddParts(*competency.mutable_qualification_statements(), texts);
  AddParts(*competency.mutable_outreach_activities(), texts);
  AddQuestions(*competency.mutable_interview_questions(), texts);
  AddQuestions(*competency.mutable_reference_questions(), texts);
  for (v1::LevelIndicators& level : *competency.mutable_level_indicators()) {
    texts.Begin(level.level(), level);
    texts.Add(TranslatedText::INDICATOR, v1::LevelIndicators::kIndicatorsFieldNumber,
              level.mutable_indicators());
  }
  return texts.Take();
}

std::vector<Text> TextsOf(v1::Framework& framework) {
  using v1::Framework;
  Texts texts;
  texts.Begin("", framework);
  texts.Add(TranslatedText::TITLE, Framework::kTitleFieldNumber, framework.mutable_title());
  texts.Add(TranslatedText::DESCRIPTION, Framework::kDescriptionFieldNumber,
            framework.mutable_description());
  if (framework.has_proficiency_scale()) AddScale(*framework.mutable_proficiency_scale(), texts);
  if (framework.has_behavior_scale()) AddScale(*framework.mutable_behavior_scale(), texts);
  return texts.Take();
}

namespace {

template <typename Source>
int CountLost(Source& before, Source& after) {
  std::set<std::tuple<std::string, int, int>> left;
  for (const Text& text : TextsOf(after)) left.insert({text.part, text.field, text.index});
  int lost = 0;
  for (const Text& text : TextsOf(before)) {
    lost += left.contains({text.part, text.field, text.index}) ? 0 : 1;
  }
  return lost;
}

}  // namespace

int CountLostTexts(v1::Competency before, v1::Competency after) { return CountLost(before, after); }
int CountLostTexts(v1::Framework before, v1::Framework after) { return CountLost(before, after); }

bool HaveSameTexts(v1::Competency before, v1::Competency after) { return AreSame(before, after); }
bool HaveSameTexts(v1::Framework before, v1::Framework after) { return AreSame(before, after); }

}  // namespace touchstone::catalog
