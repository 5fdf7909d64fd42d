// Inviting customers: one at a time, in the transaction of whoever invites.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_INVITING_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_INVITING_H_

#include <touchstone/feedback/v1/survey.pb.h>
#include <touchstone/feedback/v1/survey_invitation.pb.h>

#include <vector>

#include "absl/status/statusor.h"
#include "services/feedback/surveys/survey_followers.h"
#include "services/feedback/surveys/survey_notices.h"
#include "services/feedback/surveys/survey_subjects.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::feedback {

// Who takes part. What is named must outlive it.
struct SurveyParts {
  Store& store;
  const PersonalData& personal_data;
  TellCustomer tell;
  std::vector<SurveyFollower> followers;
};

// Invites the customer of a contact or case to a survey that is open, or says why not. The token is
// in the outcome when it is to be returned; else a notice brings it. Of all who invite a customer
// at once, one does.
absl::StatusOr<v1::InviteOutcome> Invite(const SurveyParts& parts, Transaction& transaction,
                                         const v1::Survey& survey, const FoundSubject& about,
                                         bool return_token);

// Tells the followers.
absl::Status TellFollowers(const SurveyParts& parts, Transaction& transaction,
                           const SurveyChange& change);

// InviteCustomers.
void RegisterInviting(RpcService& surveys, const SurveyParts& parts);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_INVITING_H_
