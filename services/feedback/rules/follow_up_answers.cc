#include "services/feedback/rules/follow_up_answers.h"

namespace touchstone::feedback {

using v1::FollowUp;

absl::string_view InWords(FollowUp::Outcome outcome) {
  switch (outcome) {
    case FollowUp::NOT_MET:
      return "not met";
    case FollowUp::MET:
      return "met";
    case FollowUp::EXCEEDED:
      return "exceeded";
    case FollowUp::NO_ANSWER:
      return "without an answer";
    case FollowUp::NOT_CONTACTABLE:
      return "of somebody who cannot be asked";
    case FollowUp::DISPUTED:
      return "disputed";
    default:
      return "still to be asked";
  }
}

bool IsAskedAgain(FollowUp::Outcome outcome) {
  return outcome == FollowUp::OUTCOME_UNSPECIFIED || outcome == FollowUp::NO_ANSWER ||
         outcome == FollowUp::NOT_CONTACTABLE;
}

}  // namespace touchstone::feedback
