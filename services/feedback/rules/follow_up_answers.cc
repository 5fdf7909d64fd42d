#include "services/feedback/rules/follow_up_answers.h"

namespace touchstone::feedback {

using v1::Case;
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

Case::Outcome ClosedBy(FollowUp::Outcome outcome) {
  switch (outcome) {
    case FollowUp::MET:
    case FollowUp::EXCEEDED:
      return Case::CONFIRMED;
    case FollowUp::NO_ANSWER:
      return Case::WITHOUT_ANSWER;
    case FollowUp::NOT_CONTACTABLE:
      return Case::NOT_CONTACTABLE;
    case FollowUp::DISPUTED:
      return Case::DISPUTED;
    default:
      return Case::OUTCOME_UNSPECIFIED;
  }
}

}  // namespace touchstone::feedback
