// What panels agreed on: facts that an interview leaves when it is concluded, and what they come to
// by application. Whoever ranks, decides or hands on levels reads them here.
//
//   ASSIGN_OR_RETURN(const auto results, InterviewResultsOf(session, requisition));
//   for (const InterviewResult& result : results) Rank(result.application, result.raw_score);

#ifndef TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_INTERVIEW_LEVELS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_INTERVIEW_LEVELS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/figures/fraction.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// What one panel agreed on about one competency.
struct AgreedLevel {
  std::string interview;
  std::string application;
  std::string competency;
  std::string level_id;  // empty when not even the lowest showed
  int level = 0;         // counted from 1; 0 when not even the lowest showed
  int64_t weight = 0;    // 0 for what weighs in no ranking
};

// Of one application, oldest interview first, then in the guide's order. Where several interviews
// asked about a competency, the last one stands last.
absl::StatusOr<std::vector<AgreedLevel>> AgreedLevelsOf(Session& session,
                                                        absl::string_view application);

// The mean of the agreed levels over the interviews of one application.
struct CompetencyLevel {
  std::string competency;
  Fraction level;
  int64_t weight = 0;
};

// What the concluded interviews of one application came to.
struct InterviewResult {
  std::string application;
  int64_t interviews = 0;
  std::vector<CompetencyLevel> competencies;  // in the guide's order
  // The mean of the levels by weight; nothing where nothing that weighs was asked.
  std::optional<Fraction> raw_score;
};

// Of each application of a requisition with a concluded interview, by name.
absl::StatusOr<std::vector<InterviewResult>> InterviewResultsOf(Session& session,
                                                                absl::string_view requisition);

// How the scores of one question spread, as members gave them alone: of nobody in particular.
struct QuestionSpread {
  std::string question;
  int64_t count = 0;
  int64_t sum = 0;             // of levels, counted from 1
  int64_t sum_of_squares = 0;  // of the same
};

// Of each question that was scored in concluded interviews of a requisition, by id. Scores of who
// was recused are not among them.
absl::StatusOr<std::vector<QuestionSpread>> QuestionSpreadsOf(Session& session,
                                                              absl::string_view requisition);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_INTERVIEW_LEVELS_H_
