#include "services/recruiting/lists/interview_scores.h"

#include "services/recruiting/interviews/interview_levels.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::recruiting {

absl::StatusOr<std::vector<InterviewScore>> WeighedInterviewScores(Session& session,
                                                                   const std::string& requisition) {
  ASSIGN_OR_RETURN(const auto results, InterviewResultsOf(session, requisition));
  std::vector<InterviewScore> scores;
  for (const InterviewResult& result : results) {
    if (!result.raw_score) continue;
    InterviewScore& score = scores.emplace_back();
    score.application = result.application;
    score.raw_score = *result.raw_score;
    for (const CompetencyLevel& level : result.competencies) {
      if (level.weight > 0) score.competencies.push_back(level.competency);
    }
  }
  return scores;
}

}  // namespace touchstone::recruiting
