// What was said to a follow-up, and whether somebody is asked again. Pure.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_FOLLOW_UP_ANSWERS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_FOLLOW_UP_ANSWERS_H_

#include <touchstone/feedback/v1/follow_up.pb.h>

#include "absl/strings/string_view.h"

namespace touchstone::feedback {

// "met", "without an answer", …
absl::string_view InWords(v1::FollowUp::Outcome outcome);

// Whether somebody is asked again: who was not asked yet, or did not answer.
bool IsAskedAgain(v1::FollowUp::Outcome outcome);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_FOLLOW_UP_ANSWERS_H_
