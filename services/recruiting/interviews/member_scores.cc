#include "services/recruiting/interviews/member_scores.h"

#include "services/recruiting/rules/guide_contents.h"
#include "services/recruiting/rules/scorecard_rules.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::recruiting {

absl::Status KeepScores(Session& session, const v1::Interview& interview,
                        const v1::Scorecard& scorecard, const v1::GuideContent& content) {
  const v1::CompiledForm& form = *FindForm(content, interview.form());
  for (const v1::QuestionScore& score : scorecard.scores()) {
    const int level = ScoredLevel(content, score.level()).value_or(0);
    RETURN_IF_ERROR(
        session
            .Execute("INSERT INTO scores (interview, scorer, question, competency, requisition, "
                     "application, level_alone, level) VALUES (:interview, :scorer, :question, "
                     ":competency, :requisition, :application, :level_alone, :level)",
                     interview.name(), scorecard.scorer(), score.question(),
                     FindQuestion(form, score.question())->competency(), interview.requisition(),
                     interview.application(), level, level)
            .status());
  }
  return absl::OkStatus();
}

absl::Status ChangeScore(Session& session, const v1::Interview& interview,
                         const v1::Scorecard& scorecard, const v1::ScoreRevision& revision,
                         const v1::GuideContent& content) {
  return session
      .Execute(
          "UPDATE scores SET level = :level WHERE interview = :interview AND scorer = "
          ":scorer AND question = :question",
          ScoredLevel(content, revision.new_level()).value_or(0), interview.name(),
          scorecard.scorer(), revision.question())
      .status();
}

}  // namespace touchstone::recruiting
