// Surveys: the resource, and its steps.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEYS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEYS_H_

#include <touchstone/feedback/v1/survey.pb.h>

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// `organizations/*/surveys/*`.
const ResourceType& SurveyType();

// The standard methods, OpenSurvey and CloseSurvey.
void RegisterSurveys(RpcService& surveys, Store& store);

// The survey of that name. NOT_FOUND when there is none that is not deleted.
absl::StatusOr<std::unique_ptr<v1::Survey>> FindSurvey(Transaction& transaction,
                                                       absl::string_view name);

// FAILED_PRECONDITION (SURVEY_STATE) unless it is in that state.
absl::Status CheckState(const v1::Survey& survey, v1::Survey::State needed);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEYS_H_
