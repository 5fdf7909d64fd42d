// What customers wrote, without who they are.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_COMMENTS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_COMMENTS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::feedback {

// So many must have answered before anybody reads what some of them wrote.
inline constexpr int kFewestAnswers = 10;

// Where a text is sealed.
std::string CommentPlace(absl::string_view invitation, absl::string_view question);

// ListSurveyComments.
void RegisterSurveyComments(RpcService& surveys, Store& store, const PersonalData& personal_data);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_COMMENTS_H_
