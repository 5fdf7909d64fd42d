// The guide that an interview was begun by, for what cites it.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_SCORED_GUIDES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_SCORED_GUIDES_H_

#include <touchstone/recruiting/v1/interview.pb.h>
#include <touchstone/recruiting/v1/interview_guide.pb.h>

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/resources/store.h"

namespace touchstone::recruiting {

// FAILED_PRECONDITION (GUIDE_UNCOMPILED) unless it is locked, with the contents that the interview
// was begun by, and has the interview's form. So nothing is ever scored by other words.
absl::StatusOr<std::unique_ptr<v1::InterviewGuide>> FindScoredGuide(Transaction& transaction,
                                                                    const v1::Interview& interview);

// FAILED_PRECONDITION (SCORES_SEALED) before the scorecards are revealed.
absl::Status CheckIsRevealed(const v1::Interview& interview);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_SCORED_GUIDES_H_
