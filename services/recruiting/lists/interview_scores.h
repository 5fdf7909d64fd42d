// What concluded interviews came to, as a list ranks by it.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_LISTS_INTERVIEW_SCORES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_LISTS_INTERVIEW_SCORES_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/figures/fraction.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// Of one application.
struct InterviewScore {
  std::string application;
  Fraction raw_score;
  std::vector<std::string> competencies;  // those that weigh in it
};

// Of each application of a requisition that has a score.
using InterviewScores = std::function<absl::StatusOr<std::vector<InterviewScore>>(
    Session& session, const std::string& requisition)>;

// From what panels agreed on.
absl::StatusOr<std::vector<InterviewScore>> WeighedInterviewScores(Session& session,
                                                                   const std::string& requisition);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_LISTS_INTERVIEW_SCORES_H_
