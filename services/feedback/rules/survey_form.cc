#include "services/feedback/rules/survey_form.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "services/runtime/languages/wanted_languages.h"

namespace touchstone::feedback {
namespace {

using v1::Survey;
using v1::SurveyQuestion;
using Texts = google::protobuf::RepeatedPtrField<v1::LocalizedText>;

const v1::LocalizedText* Find(const Texts& texts, absl::string_view language) {
  const auto found = std::find_if(texts.begin(), texts.end(), [&](const auto& text) {
    return absl::EqualsIgnoreCase(text.language(), language);
  });
  return found == texts.end() ? nullptr : &*found;
}

std::string TextIn(const Texts& texts, absl::string_view language) {
  const v1::LocalizedText* const text = Find(texts, language);
  return text == nullptr ? "" : text->text();
}

bool IsAllIn(const Survey& survey, absl::string_view language) {
  const auto is_there = [&](const Texts& texts) { return Find(texts, language) != nullptr; };
  if (!survey.introductions().empty() && !is_there(survey.introductions())) return false;
  return std::all_of(
      survey.questions().begin(), survey.questions().end(), [&](const SurveyQuestion& question) {
        return is_there(question.texts()) &&
               std::all_of(question.choices().begin(), question.choices().end(),
                           [&](const auto& choice) { return is_there(choice.labels()); });
      });
}

// As it is written in the texts.
std::string Written(const Survey& survey, const std::string& language) {
  if (survey.questions().empty()) return survey.language();
  const v1::LocalizedText* const text = Find(survey.questions(0).texts(), language);
  return text == nullptr ? language : text->language();
}

}  // namespace

std::string SurveyLanguageFor(const Survey& survey, const std::vector<std::string>& wanted) {
  std::vector<std::string> ranges;
  for (const std::string& language : wanted) {
    if (!language.empty()) ranges.push_back(absl::AsciiStrToLower(language));
  }
  for (const std::string& language :
       FallbackChain(ranges, absl::AsciiStrToLower(survey.language()))) {
    if (IsAllIn(survey, language)) return Written(survey, language);
  }
  return survey.language();
}

v1::SurveyForm FormOf(const Survey& survey, absl::string_view language) {
  v1::SurveyForm form;
  form.set_title(survey.title());
  form.set_introduction(TextIn(survey.introductions(), language));
  form.set_language(std::string(language));
  for (const SurveyQuestion& question : survey.questions()) {
    v1::SurveyFormQuestion& asked = *form.add_questions();
    asked.set_id(question.id());
    asked.set_kind(question.kind());
    asked.set_text(TextIn(question.texts(), language));
    asked.set_required(question.required());
    for (const v1::SurveyChoice& choice : question.choices()) {
      v1::SurveyFormChoice& offered = *asked.add_choices();
      offered.set_id(choice.id());
      offered.set_label(TextIn(choice.labels(), language));
    }
  }
  return form;
}

}  // namespace touchstone::feedback
