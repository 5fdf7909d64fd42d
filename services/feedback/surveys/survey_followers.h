// What others are told of surveys as it happens, in the transaction in which it does: figures move
// with the answers that they are made of.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_FOLLOWERS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_FOLLOWERS_H_

#include <touchstone/feedback/v1/survey.pb.h>
#include <touchstone/feedback/v1/survey_answer.pb.h>
#include <touchstone/feedback/v1/survey_invitation.pb.h>

#include <functional>

#include "absl/status/status.h"
#include "services/feedback/surveys/survey_invitations.h"
#include "services/runtime/resources/store.h"

namespace touchstone::feedback {

// Something that an invitation came to: its state says what. Of INVITED one more was offered, of
// UNDELIVERED one less; EXPIRED counts as nothing. Only of ANSWERED are there answers.
struct SurveyChange {
  const v1::Survey& survey;
  const v1::SurveyInvitation& invitation;
  const HandledBy& handled_by;
  const google::protobuf::RepeatedPtrField<v1::SurveyAnswer>& answers;
  std::string language;  // of the answers
};

// Its error refuses what happened.
using SurveyFollower = std::function<absl::Status(Transaction&, const SurveyChange&)>;

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_FOLLOWERS_H_
