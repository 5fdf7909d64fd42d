#include "services/recruiting/interviews/interview_levels.h"

#include <touchstone/recruiting/v1/interview.pb.h>

#include <algorithm>
#include <set>
#include <utility>

#include "services/recruiting/rules/panel_scores.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::recruiting {
namespace {

// How a result is made of levels: those of a competency stand for what members give it, each
// interview being one.
InterviewResult ResultOf(const std::vector<AgreedLevel>& levels) {
  std::vector<CompetencyScores> scores;
  std::set<std::string> interviews;
  for (const AgreedLevel& level : levels) {
    interviews.insert(level.interview);
    auto of = std::find_if(scores.begin(), scores.end(), [&](const CompetencyScores& one) {
      return one.competency == level.competency;
    });
    if (of == scores.end()) {
      scores.push_back({level.competency, level.weight, {}});
      of = std::prev(scores.end());
    }
    of->scores.push_back({level.interview, level.level});
  }
  const PanelFigures figures = FiguresOf(scores, /*options=*/0);
  InterviewResult result{.application = levels.front().application,
                         .interviews = static_cast<int64_t>(interviews.size()),
                         .raw_score = figures.total};
  for (size_t i = 0; i < scores.size(); ++i) {
    result.competencies.push_back(
        {scores[i].competency, *figures.competencies[i].mean, scores[i].weight});
  }
  return result;
}

constexpr char kColumns[] =
    "SELECT interview, application, competency, level_id, level, weight FROM consensus_levels ";

template <typename Rows>
std::vector<AgreedLevel> LevelsOf(const Rows& rows) {
  std::vector<AgreedLevel> levels;
  for (const auto& [interview, application, competency, level_id, level, weight] : rows) {
    levels.push_back(
        {interview, application, competency, level_id, static_cast<int>(level), weight});
  }
  return levels;
}

}  // namespace

absl::StatusOr<std::vector<AgreedLevel>> AgreedLevelsOf(Session& session,
                                                        absl::string_view application) {
  ASSIGN_OR_RETURN(
      const auto rows,
      (session.Query<std::string, std::string, std::string, std::string, int64_t, int64_t>(
          std::string(kColumns) +
              "WHERE application = :application ORDER BY conclude_time, interview, position",
          application)));
  return LevelsOf(rows);
}

absl::StatusOr<std::vector<InterviewResult>> InterviewResultsOf(Session& session,
                                                                absl::string_view requisition) {
  // By position first, so that competencies come in the guide's order whichever was asked when.
  ASSIGN_OR_RETURN(
      const auto rows,
      (session.Query<std::string, std::string, std::string, std::string, int64_t, int64_t>(
          std::string(kColumns) +
              "WHERE requisition = :requisition ORDER BY application, position, interview",
          requisition)));
  std::vector<InterviewResult> results;
  std::vector<AgreedLevel> of_one;
  for (AgreedLevel& level : LevelsOf(rows)) {
    if (!of_one.empty() && of_one.front().application != level.application) {
      results.push_back(ResultOf(of_one));
      of_one.clear();
    }
    of_one.push_back(std::move(level));
  }
  if (!of_one.empty()) results.push_back(ResultOf(of_one));
  return results;
}

absl::StatusOr<std::vector<QuestionSpread>> QuestionSpreadsOf(Session& session,
                                                              absl::string_view requisition) {
  ASSIGN_OR_RETURN(
      const auto rows,
      (session.Query<std::string, int64_t, int64_t, int64_t>(
          "SELECT scores.question, COUNT(*), CAST(SUM(scores.level_alone) AS BIGINT), "
          "CAST(SUM(scores.level_alone * scores.level_alone) AS BIGINT) FROM scores JOIN "
          "interviews ON interviews.name = scores.interview JOIN panel_seats ON "
          "panel_seats.interview = scores.interview AND panel_seats.person = scores.scorer WHERE "
          "scores.requisition = :requisition AND interviews.state = :state AND panel_seats.recused "
          "= 0 "
          "GROUP BY scores.question ORDER BY scores.question",
          requisition, static_cast<int>(v1::Interview::CONCLUDED))));
  std::vector<QuestionSpread> spreads;
  for (const auto& [question, count, sum, squares] : rows) {
    spreads.push_back({question, count, sum, squares});
  }
  return spreads;
}

}  // namespace touchstone::recruiting
