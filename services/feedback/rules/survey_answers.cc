#include "services/feedback/rules/survey_answers.h"

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/feedback/rules/survey_rules.h"
#include "services/runtime/names/code_points.h"

namespace touchstone::feedback {
namespace {

using v1::SurveyAnswer;
using v1::SurveyQuestion;

bool IsChoiceOf(const SurveyQuestion& question, const std::string& id) {
  return std::any_of(question.choices().begin(), question.choices().end(),
                     [&](const auto& choice) { return choice.id() == id; });
}

// What is wrong with an answer to its question; empty when nothing is.
FieldViolation ProblemOf(const SurveyQuestion& question, const SurveyAnswer& answer) {
  const bool has_text = !answer.text().empty();
  const bool has_choice = !answer.choice_id().empty();
  if (question.kind() == SurveyQuestion::TEXT) {
    if (answer.has_rating() || has_choice) return {"", "is answered in words, by `text` alone"};
    if (IsBlank(answer.text())) return {".text", "is empty; leave the question out instead"};
    return {};
  }
  if (question.kind() == SurveyQuestion::CHOICE) {
    if (answer.has_rating() || has_text) return {"", "is answered by `choice_id` alone"};
    if (!IsChoiceOf(question, answer.choice_id())) return {".choice_id", "is none of its choices"};
    return {};
  }
  if (has_choice || has_text) return {"", "is answered by `rating` alone"};
  const Scale scale = ScaleOf(question.kind());
  if (!answer.has_rating() || answer.rating() < scale.lowest || answer.rating() > scale.highest) {
    return {".rating", absl::StrCat("must be from ", scale.lowest, " to ", scale.highest)};
  }
  return {};
}

}  // namespace

const SurveyQuestion* FindQuestion(const v1::Survey& survey, absl::string_view id) {
  const auto found =
      std::find_if(survey.questions().begin(), survey.questions().end(),
                   [&](const SurveyQuestion& question) { return question.id() == id; });
  return found == survey.questions().end() ? nullptr : &*found;
}

std::vector<FieldViolation> AnswerViolations(const v1::Survey& survey,
                                             const v1::AnswerSurveyRequest& request) {
  if (request.dismiss()) {
    if (request.answers().empty()) return {};
    return {{"answers", "must be none of who does not want to answer"}};
  }
  if (request.answers().empty()) {
    return {{"answers", "are none; say `dismiss` when they do not want to answer"}};
  }
  std::vector<FieldViolation> violations;
  std::set<std::string> answered;
  for (int i = 0; i < request.answers_size(); ++i) {
    const SurveyAnswer& answer = request.answers(i);
    const std::string place = absl::StrCat("answers[", i, "]");
    const SurveyQuestion* const question = FindQuestion(survey, answer.question_id());
    if (question == nullptr) {
      violations.push_back({absl::StrCat(place, ".question_id"), "is no question of the survey"});
      continue;
    }
    if (!answered.insert(answer.question_id()).second) {
      violations.push_back({absl::StrCat(place, ".question_id"), "is answered twice"});
    }
    const FieldViolation problem = ProblemOf(*question, answer);
    if (problem.problem.empty()) continue;
    violations.push_back({absl::StrCat(place, problem.field), problem.problem});
  }
  for (const SurveyQuestion& question : survey.questions()) {
    if (!question.required() || answered.contains(question.id())) continue;
    violations.push_back(
        {"answers", absl::StrCat("have none to ", question.id(), ", which must be answered")});
  }
  return violations;
}

}  // namespace touchstone::feedback
