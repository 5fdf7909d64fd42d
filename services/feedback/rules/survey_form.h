// A survey as a customer reads it: in one language.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_SURVEY_FORM_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_SURVEY_FORM_H_

#include <touchstone/feedback/v1/localized_text.pb.h>
#include <touchstone/feedback/v1/survey.pb.h>
#include <touchstone/feedback/v1/survey_answer.pb.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace touchstone::feedback {

// The language, as the survey writes it, in which somebody is asked who wants these, the most
// wanted first: one that everything is there in, in a more general form where the form itself is
// not; else the survey's own. Nobody is asked half in one language and half in another.
std::string SurveyLanguageFor(const v1::Survey& survey, const std::vector<std::string>& wanted);

// All of it in a language that SurveyLanguageFor gave. What it is about and until when it can be
// answered are the invitation's.
v1::SurveyForm FormOf(const v1::Survey& survey, absl::string_view language);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_SURVEY_FORM_H_
