#include "services/feedback/rules/survey_rules.h"

#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/languages/language_tag.h"

namespace touchstone::feedback {
namespace {

using v1::Survey;
using v1::SurveyQuestion;
using Texts = google::protobuf::RepeatedPtrField<v1::LocalizedText>;

constexpr int kEverybody = 100;
constexpr int kQuietDays = 90;
constexpr int kValidDays = 14;

// Collects what is wrong with one survey.
class SurveyCheck {
 public:
  explicit SurveyCheck(const Survey& survey) : survey_(survey) {}

  std::vector<FieldViolation> Run() {
    if (!IsKnownLanguage(absl::AsciiStrToLower(survey_.language()))) {
      Report("survey.language", std::string(kLanguageRule));
    }
    if (!survey_.introductions().empty()) {
      CheckTexts("survey.introductions", survey_.introductions());
    }
    std::set<std::string> ids;
    for (int i = 0; i < survey_.questions_size(); ++i) {
      const std::string place = absl::StrCat("survey.questions[", i, "]");
      if (!ids.insert(survey_.questions(i).id()).second) {
        Report(absl::StrCat(place, ".id"), "is another question's too");
      }
      CheckQuestion(place, survey_.questions(i));
    }
    return violations_;
  }

 private:
  void Report(const std::string& field, std::string problem) {
    violations_.push_back({field, std::move(problem)});
  }

  void CheckTexts(const std::string& place, const Texts& texts) {
    std::set<std::string> languages;
    for (int i = 0; i < texts.size(); ++i) {
      const std::string field = absl::StrCat(place, "[", i, "].language");
      const std::string language = absl::AsciiStrToLower(texts[i].language());
      if (!IsKnownLanguage(language)) Report(field, std::string(kLanguageRule));
      if (!languages.insert(language).second) Report(field, "is there twice");
    }
    if (!languages.contains(absl::AsciiStrToLower(survey_.language()))) {
      Report(place, absl::StrCat("has none in the survey's language, ", survey_.language()));
    }
  }

  void CheckQuestion(const std::string& place, const SurveyQuestion& question) {
    CheckTexts(absl::StrCat(place, ".texts"), question.texts());
    const bool is_driver = question.kind() == SurveyQuestion::A11;
    if (is_driver != (question.driver() != SurveyQuestion::DRIVER_UNSPECIFIED)) {
      Report(absl::StrCat(place, ".driver"),
             is_driver ? "is missing: which of the seven is it?" : "is only of the kind A11");
    }
    if (question.required() && question.kind() == SurveyQuestion::TEXT) {
      Report(absl::StrCat(place, ".required"), "is never of TEXT: nobody has to write");
    }
    if (question.has_key_element()) CheckKeyElement(place, question);
    CheckChoices(place, question);
  }

  void CheckKeyElement(const std::string& place, const SurveyQuestion& question) {
    const std::string field = absl::StrCat(place, ".key_element");
    if (question.kind() != SurveyQuestion::CSAT && question.kind() != SurveyQuestion::RATING) {
      Report(field, "is only of the kinds CSAT and RATING");
    }
    if (question.about() != SurveyQuestion::CONTACT) {
      Report(field, "is only of questions about the contact");
    }
    if (!question.key_element().behavior_id().empty()) {
      Report(absl::StrCat(field, ".behavior_id"), "must be empty: a whole key element is asked");
    }
  }

  void CheckChoices(const std::string& place, const SurveyQuestion& question) {
    const std::string field = absl::StrCat(place, ".choices");
    const bool is_choice = question.kind() == SurveyQuestion::CHOICE;
    if (!is_choice && question.choices_size() > 0) Report(field, "are only of the kind CHOICE");
    if (is_choice && question.choices_size() < 2) Report(field, "must be two at least");
    std::set<std::string> ids;
    for (int i = 0; i < question.choices_size(); ++i) {
      const std::string choice = absl::StrCat(field, "[", i, "]");
      if (!ids.insert(question.choices(i).id()).second) {
        Report(absl::StrCat(choice, ".id"), "is another choice's too");
      }
      CheckTexts(absl::StrCat(choice, ".labels"), question.choices(i).labels());
    }
  }

  const Survey& survey_;
  std::vector<FieldViolation> violations_;
};

// Takes out of `after` what is in a language that `before` does not have.
void TakeOutNew(const Texts& before, Texts& after) {
  std::set<std::string> languages;
  for (const v1::LocalizedText& text : before) languages.insert(text.language());
  for (int i = after.size() - 1; i >= 0; --i) {
    if (!languages.contains(after[i].language())) after.DeleteSubrange(i, 1);
  }
}

// What both have in common must be there for that; where it is not, the two differ anyway.
void TakeOutNewTranslations(const Survey& before, Survey& after) {
  TakeOutNew(before.introductions(), *after.mutable_introductions());
  if (before.questions_size() != after.questions_size()) return;
  for (int i = 0; i < before.questions_size(); ++i) {
    const SurveyQuestion& was = before.questions(i);
    SurveyQuestion& is = *after.mutable_questions(i);
    TakeOutNew(was.texts(), *is.mutable_texts());
    if (was.choices_size() != is.choices_size()) return;
    for (int j = 0; j < was.choices_size(); ++j) {
      TakeOutNew(was.choices(j).labels(), *is.mutable_choices(j)->mutable_labels());
    }
  }
}

}  // namespace

void CompleteSurvey(Survey& survey) {
  if (survey.sample_percent() == 0) survey.set_sample_percent(kEverybody);
  if (survey.quiet_days() == 0) survey.set_quiet_days(kQuietDays);
  if (survey.valid_days() == 0) survey.set_valid_days(kValidDays);
}

std::vector<FieldViolation> SurveyViolations(const Survey& survey) {
  return SurveyCheck(survey).Run();
}

bool AsksTheSame(const Survey& before, const Survey& after) {
  Survey changed = after;
  changed.set_title(before.title());
  changed.set_sample_percent(before.sample_percent());
  changed.set_quiet_days(before.quiet_days());
  TakeOutNewTranslations(before, changed);
  Survey former = before;
  for (Survey* const survey : {&former, &changed}) {
    survey->clear_update_time();
    survey->clear_etag();
  }
  return former.SerializeAsString() == changed.SerializeAsString();
}

absl::string_view InWords(Survey::State state) {
  switch (state) {
    case Survey::DRAFT:
      return "a draft";
    case Survey::OPEN:
      return "open";
    case Survey::CLOSED:
      return "closed";
    default:
      return "in no known state";
  }
}

Scale ScaleOf(SurveyQuestion::Kind kind) {
  switch (kind) {
    case SurveyQuestion::CSAT:
    case SurveyQuestion::CES_1:
    case SurveyQuestion::A11:
    case SurveyQuestion::RATING:
      return {1, 5};
    case SurveyQuestion::NPS:
      return {0, 10};
    case SurveyQuestion::CES_2:
      return {1, 7};
    default:
      return {};
  }
}

}  // namespace touchstone::feedback
