#include "services/catalog/rules/searchable_texts.h"

#include <touchstone/catalog/v1/search.pb.h>

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/catalog/rules/alignment_rules.h"
#include "services/catalog/rules/texts.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::catalog {
namespace {

using Kind = v1::SearchHit;

// Titles and key elements first.
int WeightOf(v1::SearchHit::Kind kind) {
  switch (kind) {
    case Kind::TITLE:
      return 4;
    case Kind::KEY_ELEMENT:
      return 3;
    case Kind::DEFINITION:
    case Kind::IMPORTANCE:
      return 2;
    default:
      return 1;
  }
}

// Collects the texts of one resource.
class Texts {
 public:
  Texts() = default;
  explicit Texts(const std::string& title) {
    says_.title = title;
    Add(Kind::TITLE, "", title);
  }

  void Add(v1::SearchHit::Kind kind, const std::string& item, const std::string& text) {
    if (!text.empty()) says_.texts.push_back({kind, WeightOf(kind), item, text});
  }
  template <typename List>
  void AddAll(v1::SearchHit::Kind kind, const std::string& item, const List& texts) {
    for (const std::string& text : texts) Add(kind, item, text);
  }
  // Messages with an id and a text.
  template <typename Items>
  void AddItems(v1::SearchHit::Kind kind, const Items& items) {
    for (const auto& item : items) Add(kind, item.id(), item.text());
  }
  // The same with follow-ups.
  template <typename Questions>
  void AddQuestions(v1::SearchHit::Kind kind, const Questions& questions) {
    for (const auto& question : questions) {
      Add(kind, question.id(), question.text());
      AddAll(kind, question.id(), question.probes());
    }
  }
  template <typename Tags>
  void AddTags(const Tags& tags) {
    for (const std::string& tag : tags) {
      Add(Kind::TAG, "", tag);
      says_.labels.push_back(TagLabel(tag));
    }
  }

  SearchableText& says() { return says_; }

 private:
  SearchableText says_;
};

// What kind of text a translated one is, by the part of the source that holds it.
v1::SearchHit::Kind KindOf(const Text& text) {
  static const auto* const kKinds = new std::map<std::string, v1::SearchHit::Kind>{
      {"KeyElement", Kind::KEY_ELEMENT},
      {"Behavior", Kind::BEHAVIOR},
      {"DevelopmentActivity", Kind::DEVELOPMENT_ACTIVITY},
      {"LearningResource", Kind::LEARNING_RESOURCE},
      {"QualificationStatement", Kind::QUALIFICATION_STATEMENT},
      {"OutreachActivity", Kind::OUTREACH_ACTIVITY},
      {"InterviewQuestion", Kind::INTERVIEW_QUESTION},
      {"ReferenceQuestion", Kind::REFERENCE_QUESTION},
  };
  const auto kind = kKinds->find(std::string(text.declared->containing_type()->name()));
  if (kind != kKinds->end()) return kind->second;
  if (!text.part.empty()) return Kind::LEVEL;
  switch (text.field) {
    case v1::TranslatedText::TITLE:
      return Kind::TITLE;
    case v1::TranslatedText::IMPORTANCE:
      return Kind::IMPORTANCE;
    case v1::TranslatedText::SCALE_DESCRIPTION:
      return Kind::LEVEL;
    default:
      return Kind::DEFINITION;
  }
}

template <typename Translation, typename Source>
SearchableText TranslationText(const Translation& translation, Source source) {
  using Place = std::pair<std::string, v1::TranslatedText::Field>;
  std::map<Place, v1::SearchHit::Kind> kinds;
  for (const Text& text : TextsOf(source)) kinds[{text.part, text.field}] = KindOf(text);

  Texts texts;
  texts.says().title = source.title();
  texts.says().language = translation.language();
  for (const v1::TranslatedText& text : translation.texts()) {
    const auto kind = kinds.find({text.part(), text.field()});
    if (kind == kinds.end()) continue;
    if (kind->second == Kind::TITLE) texts.says().title = text.text();
    texts.Add(kind->second, text.part(), text.text());
  }
  for (const std::string& tag : source.tags()) texts.says().labels.push_back(TagLabel(tag));
  return texts.says();
}

void AddScales(const v1::Framework& framework, Texts& texts) {
  texts.Add(Kind::LEVEL, "", framework.proficiency_scale().description());
  for (const v1::Level& level : framework.proficiency_scale().levels()) {
    texts.Add(Kind::LEVEL, level.id(), level.title());
    texts.Add(Kind::LEVEL, level.id(), level.job_demand());
    texts.AddAll(Kind::LEVEL, level.id(), level.indicators());
  }
  for (const v1::BehaviorPoint& point : framework.behavior_scale().points()) {
    texts.Add(Kind::LEVEL, absl::StrCat(point.value()), point.label());
    texts.Add(Kind::LEVEL, absl::StrCat(point.value()), point.description());
  }
}

}  // namespace

SearchLabel FrameworkLabel(absl::string_view framework) {
  return {"framework", std::string(IdOf(framework))};
}

SearchLabel TagLabel(const std::string& tag) { return {"tag", tag}; }

SearchableText FrameworkText(const v1::Framework& framework) {
  Texts texts(framework.title());
  texts.says().language =
      framework.language().empty() ? std::string(kAssumedLanguage) : framework.language();
  texts.says().labels.push_back(FrameworkLabel(framework.name()));
  texts.Add(Kind::DEFINITION, "", framework.description());
  AddScales(framework, texts);
  texts.AddTags(framework.tags());
  return texts.says();
}

SearchableText CompetencyText(const v1::Competency& competency) {
  Texts texts(competency.title());
  texts.says().language_of = std::string(ParentOf(competency.name()));
  texts.says().labels.push_back(FrameworkLabel(texts.says().language_of));
  texts.Add(Kind::CODE, "", competency.code());
  texts.Add(Kind::DEFINITION, "", competency.definition());
  texts.Add(Kind::IMPORTANCE, "", competency.importance());
  for (const v1::KeyElement& element : competency.key_elements()) {
    texts.Add(Kind::KEY_ELEMENT, element.id(), element.title());
    texts.AddItems(Kind::BEHAVIOR, element.behaviors());
  }
  for (const v1::LevelIndicators& level : competency.level_indicators()) {
    texts.AddAll(Kind::LEVEL, level.level(), level.indicators());
  }
  texts.AddItems(Kind::DEVELOPMENT_ACTIVITY, competency.development_activities());
  for (const v1::LearningResource& resource : competency.learning_resources()) {
    // Who looks for a book by title and author finds it.
    texts.Add(
        Kind::LEARNING_RESOURCE, resource.id(),
        absl::StrCat(resource.title(), resource.author().empty() ? "" : "\n", resource.author(),
                     resource.publisher().empty() ? "" : "\n", resource.publisher()));
    texts.Add(Kind::LEARNING_RESOURCE, resource.id(), resource.description());
  }
  texts.AddItems(Kind::QUALIFICATION_STATEMENT, competency.qualification_statements());
  texts.AddItems(Kind::OUTREACH_ACTIVITY, competency.outreach_activities());
  texts.AddQuestions(Kind::INTERVIEW_QUESTION, competency.interview_questions());
  texts.AddQuestions(Kind::REFERENCE_QUESTION, competency.reference_questions());
  texts.AddTags(competency.tags());
  return texts.says();
}

SearchableText CoreValueText(const v1::CoreValue& value) {
  Texts texts(value.title());
  if (value.competencies_size() > 0) {
    texts.says().language_of = std::string(ParentOf(value.competencies(0)));
  }
  texts.Add(Kind::DEFINITION, "", value.statement());
  texts.AddAll(Kind::OBSERVABLE, "", value.observable_here());
  texts.AddTags(value.tags());
  return texts.says();
}

SearchableText ReleaseText(const v1::Release& release) {
  Texts texts(release.title());
  texts.says().language_of = std::string(ParentOf(release.name()));
  texts.says().labels.push_back(FrameworkLabel(texts.says().language_of));
  texts.Add(Kind::RELEASE_NOTES, "", release.notes());
  return texts.says();
}

SearchableText JobAnalysisText(const v1::JobAnalysis& analysis) {
  Texts texts(analysis.title());
  if (analysis.competency_links_size() > 0) {
    texts.says().language_of = std::string(ParentOf(analysis.competency_links(0).competency()));
  }
  texts.Add(Kind::METHOD, "", analysis.method());
  for (const v1::SubjectMatterExpert& expert : analysis.subject_matter_experts()) {
    texts.Add(
        Kind::SUBJECT_MATTER_EXPERT, "",
        absl::StrCat(expert.role(), expert.experience().empty() ? "" : "\n", expert.experience()));
  }
  texts.AddItems(Kind::DUTY, analysis.duties());
  return texts.says();
}

SearchableText JobProfileText(const v1::JobProfile& profile) {
  Texts texts(profile.title());
  texts.says().language_of = profile.framework();
  texts.says().labels.push_back(FrameworkLabel(profile.framework()));
  texts.Add(Kind::CODE, "", profile.class_code());
  texts.Add(Kind::CODE, "", profile.class_series());
  texts.Add(Kind::CODE, "", profile.bargaining_unit());
  texts.AddAll(Kind::ESSENTIAL_FUNCTION, "", profile.essential_functions());
  texts.Add(Kind::BENEFITS, "", profile.benefits());
  for (const v1::CompetencyRequirement& requirement : profile.requirements()) {
    texts.Add(Kind::REQUIREMENT, std::string(IdOf(requirement.competency())),
              requirement.rationale());
  }
  return texts.says();
}

SearchableText AlignmentText(const v1::Alignment& alignment) {
  Texts texts;
  texts.says().title = absl::StrCat(alignment.subject(), " → ", alignment.object());
  for (const std::string& end : {alignment.subject(), alignment.object()}) {
    const AlignmentEnd parsed = ParseAlignmentEnd(end);
    if (!parsed.is_competency || !texts.says().language_of.empty()) continue;
    texts.says().language_of = std::string(ParentOf(parsed.competency));
  }
  texts.Add(Kind::RATIONALE, "", alignment.rationale());
  return texts.says();
}

SearchableText FrameworkTranslationText(const v1::FrameworkTranslation& translation,
                                        const v1::Framework& framework) {
  SearchableText text = TranslationText(translation, framework);
  text.labels.push_back(FrameworkLabel(framework.name()));
  return text;
}

SearchableText CompetencyTranslationText(const v1::CompetencyTranslation& translation,
                                         const v1::Competency& competency) {
  SearchableText text = TranslationText(translation, competency);
  text.labels.push_back(FrameworkLabel(ParentOf(competency.name())));
  return text;
}

}  // namespace touchstone::catalog
