// What an answer to a follow-up says of the case that it is about. Pure.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_FOLLOW_UP_ANSWERS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_FOLLOW_UP_ANSWERS_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/follow_up.pb.h>

#include "absl/strings/string_view.h"

namespace touchstone::feedback {

// "met", "without an answer", …
absl::string_view InWords(v1::FollowUp::Outcome outcome);

// Whether somebody is asked again: who was not asked yet, or did not answer.
bool IsAskedAgain(v1::FollowUp::Outcome outcome);

// How a case is closed by it; unspecified where it is not: what was not met is taken up again.
v1::Case::Outcome ClosedBy(v1::FollowUp::Outcome outcome);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_FOLLOW_UP_ANSWERS_H_
