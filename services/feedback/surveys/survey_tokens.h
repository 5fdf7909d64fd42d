// What lets a customer in, and what is kept of it.
//
// A token is kept nowhere but in the notice that brings it. Of it there are two hashes: one finds
// the invitation; one, made with the survey's name, says that the token is this survey's.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_TOKENS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_TOKENS_H_

#include <touchstone/feedback/v1/survey_invitation.pb.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// Makes a token for an invitation that is written, and keeps its hashes; the token.
absl::StatusOr<std::string> GiveToken(Session& session, const std::string& survey,
                                      const std::string& invitation);

// The name of the invitation that a token is of. NOT_FOUND (TOKEN_UNKNOWN) when it is of another
// survey, or none.
absl::StatusOr<std::string> InvitationOf(Session& session, const std::string& survey,
                                         const std::string& token);

// FAILED_PRECONDITION (SURVEY_ANSWERED) when it was used, (SURVEY_EXPIRED) when its days are over.
absl::Status CheckIsOpen(const v1::SurveyInvitation& invitation, absl::Time now);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_TOKENS_H_
