// Invitations to surveys: the resource, and what is kept beside it that no answer shows.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_INVITATIONS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_INVITATIONS_H_

#include <touchstone/feedback/v1/channel.pb.h>
#include <touchstone/feedback/v1/survey_invitation.pb.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// `organizations/*/surveys/*/invitations/*`.
const ResourceType& SurveyInvitationType();

// GetSurveyInvitation and ListSurveyInvitations.
void RegisterSurveyInvitations(RpcService& surveys, Store& store);

// Of whom and what an invitation is, beside what it shows.
struct HandledBy {
  std::string worker;  // empty for nobody
  v1::Channel channel = v1::CHANNEL_UNSPECIFIED;
};
absl::StatusOr<HandledBy> FindHandledBy(Session& session, const std::string& invitation);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_INVITATIONS_H_
