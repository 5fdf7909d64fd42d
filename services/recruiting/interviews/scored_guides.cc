#include "services/recruiting/interviews/scored_guides.h"

#include "services/recruiting/guides/interview_guides.h"
#include "services/recruiting/rules/guide_contents.h"
#include "services/recruiting/rules/interview_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::recruiting {

using v1::Interview;
using v1::InterviewGuide;

absl::StatusOr<std::unique_ptr<InterviewGuide>> FindScoredGuide(Transaction& transaction,
                                                                const Interview& interview) {
  ASSIGN_OR_RETURN(auto guide,
                   transaction.Find<InterviewGuide>(InterviewGuideType(), interview.guide()));
  if (guide != nullptr && guide->state() == InterviewGuide::LOCKED &&
      guide->content_hash() == interview.guide_hash() &&
      FindForm(guide->content(), interview.form()) != nullptr) {
    return guide;
  }
  return FailedPrecondition(reasons::kGuideUncompiled, interview.guide(),
                            "Scores are by a guide that is locked, and the same since the "
                            "interview was started; this one is not.");
}

absl::Status CheckIsRevealed(const Interview& interview) {
  if (AreRevealed(interview) || interview.state() == Interview::CANCELED) return absl::OkStatus();
  return FailedPrecondition(reasons::kScoresSealed, interview.name(),
                            "Scorecards are sealed until as many members of the panel have handed "
                            "in as its rule asks, and no place on it is vacant.");
}

}  // namespace touchstone::recruiting
