// What customers do with a token: they read what they are asked, and answer.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_FORM_METHODS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_FORM_METHODS_H_

#include "services/feedback/surveys/inviting.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// GetSurveyForm and AnswerSurvey.
void RegisterSurveyForm(RpcService& surveys, const SurveyParts& parts);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_FORM_METHODS_H_
