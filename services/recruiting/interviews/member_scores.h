// What members scored, as facts: the level of each question as a number, as it was scored alone and
// as it is by now. Totals and figures are made of them; no method shows one of them.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_MEMBER_SCORES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_MEMBER_SCORES_H_

#include <touchstone/recruiting/v1/interview.pb.h>
#include <touchstone/recruiting/v1/interview_guide.pb.h>
#include <touchstone/recruiting/v1/scorecard.pb.h>

#include "absl/status/status.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// Keeps the scores of a scorecard without violations.
absl::Status KeepScores(Session& session, const v1::Interview& interview,
                        const v1::Scorecard& scorecard, const v1::GuideContent& content);

// A question is scored otherwise since the panel conferred.
absl::Status ChangeScore(Session& session, const v1::Interview& interview,
                         const v1::Scorecard& scorecard, const v1::ScoreRevision& revision,
                         const v1::GuideContent& content);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_MEMBER_SCORES_H_
