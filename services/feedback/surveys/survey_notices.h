// How customers are told that they are asked.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_NOTICES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_NOTICES_H_

#include <touchstone/feedback/v1/survey_invitation.pb.h>

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "services/runtime/notices/notices.h"
#include "services/runtime/resources/store.h"

namespace touchstone::feedback {

// The notice that brings a token, with its own texts in English and Spanish.
NoticeKind SurveyInvitedNotice();

// Writes a notice down for the customer of an invitation; its name.
using TellCustomer = std::function<absl::StatusOr<std::string>(
    Transaction&, const v1::SurveyInvitation&, const std::string& token)>;

// By `notices`, which must outlive it. `survey_url` is where a customer answers; it may be empty,
// and gets no token: that is in the text, and is sent in a body.
TellCustomer TellByNotice(Notices& notices, const std::string& survey_url);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_NOTICES_H_
