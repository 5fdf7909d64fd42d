// What a customer may answer.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_SURVEY_ANSWERS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_SURVEY_ANSWERS_H_

#include <touchstone/feedback/v1/survey.pb.h>
#include <touchstone/feedback/v1/survey_answer.pb.h>

#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::feedback {

// The question of that id; null when there is none.
const v1::SurveyQuestion* FindQuestion(const v1::Survey& survey, absl::string_view id);

// Everything that is wrong: a question that is not the survey's, or is answered twice; a number
// that is not of its scale; a choice that is none of its; a required one that is missing; no answer
// at all, or some of who does not want to answer. Field paths start with "answers".
std::vector<FieldViolation> AnswerViolations(const v1::Survey& survey,
                                             const v1::AnswerSurveyRequest& request);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_SURVEY_ANSWERS_H_
