#include "services/recruiting/rules/scorecard_rules.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/recruiting/rules/guide_contents.h"

namespace touchstone::recruiting {
namespace {

std::string LevelProblem(const v1::GuideContent& content) {
  return absl::StrCat("must be a level of the guide's, one of ",
                      absl::StrJoin(content.levels(), ", ",
                                    [](std::string* out, const v1::RequisitionLevel& level) {
                                      absl::StrAppend(out, level.id());
                                    }),
                      ", or empty when not even the lowest showed");
}

// What is scored once each, as it comes: reports what is not wanted, comes twice, or is missing.
class EachOnce {
 public:
  EachOnce(std::string list, std::string field, std::set<std::string> wanted,
           std::vector<FieldViolation>& violations)
      : list_(std::move(list)),
        field_(std::move(field)),
        missing_(std::move(wanted)),
        wanted_(missing_),
        violations_(violations) {}

  void Take(int i, const std::string& id) {
    if (!wanted_.contains(id)) {
      Report(i, absl::StrCat("names none that is asked: ", id));
    } else if (missing_.erase(id) == 0) {
      Report(i, absl::StrCat("comes twice: ", id));
    }
  }

  void Finish() {
    if (missing_.empty()) return;
    violations_.push_back({list_, absl::StrCat("leaves out ", absl::StrJoin(missing_, ", "))});
  }

 private:
  void Report(int i, std::string problem) {
    violations_.push_back({absl::StrCat(list_, "[", i, "].", field_), std::move(problem)});
  }

  const std::string list_;
  const std::string field_;
  std::set<std::string> missing_;
  const std::set<std::string> wanted_;
  std::vector<FieldViolation>& violations_;
};

}  // namespace

std::optional<int> ScoredLevel(const v1::GuideContent& content, const std::string& level) {
  return level.empty() ? 0 : LevelNumber(content, level);
}

std::vector<const v1::GuideCompetency*> CompetenciesOf(const v1::GuideContent& content,
                                                       const v1::CompiledForm& form) {
  std::vector<const v1::GuideCompetency*> asked;
  for (const v1::GuideCompetency& competency : content.competencies()) {
    const bool is_asked = std::any_of(form.questions().begin(), form.questions().end(),
                                      [&](const v1::GuideQuestion& question) {
                                        return question.competency() == competency.competency();
                                      });
    if (is_asked) asked.push_back(&competency);
  }
  return asked;
}

std::vector<FieldViolation> ScoreViolations(const QuestionScores& scores,
                                            const v1::GuideContent& content,
                                            const v1::CompiledForm& form) {
  std::vector<FieldViolation> violations;
  std::set<std::string> questions;
  for (const v1::GuideQuestion& question : form.questions()) questions.insert(question.id());
  EachOnce each("scorecard.scores", "question", std::move(questions), violations);
  for (int i = 0; i < scores.size(); ++i) {
    each.Take(i, scores[i].question());
    if (ScoredLevel(content, scores[i].level())) continue;
    violations.push_back({absl::StrCat("scorecard.scores[", i, "].level"), LevelProblem(content)});
  }
  each.Finish();
  return violations;
}

std::string LevelByNow(const v1::Scorecard& scorecard, const std::string& question) {
  std::string level;
  for (const v1::QuestionScore& score : scorecard.scores()) {
    if (score.question() == question) level = score.level();
  }
  for (const v1::ScoreRevision& revision : scorecard.revisions()) {
    if (revision.question() == question) level = revision.new_level();
  }
  return level;
}

std::vector<FieldViolation> RevisionViolations(const v1::Scorecard& scorecard,
                                               const ScoreRevisions& revisions,
                                               const v1::GuideContent& content) {
  std::vector<FieldViolation> violations;
  std::set<std::string> questions;
  for (const v1::QuestionScore& score : scorecard.scores()) questions.insert(score.question());
  EachOnce each("revisions", "question", std::move(questions), violations);
  for (int i = 0; i < revisions.size(); ++i) {
    const v1::ScoreRevision& revision = revisions[i];
    each.Take(i, revision.question());
    const std::string field = absl::StrCat("revisions[", i, "].new_level");
    if (!ScoredLevel(content, revision.new_level())) {
      violations.push_back({field, LevelProblem(content)});
    } else if (revision.new_level() == LevelByNow(scorecard, revision.question())) {
      violations.push_back({field, "is the level by now; leave out what does not change"});
    }
  }
  return violations;
}

std::vector<FieldViolation> ConsensusViolations(const ConsensusLevels& levels,
                                                const v1::GuideContent& content,
                                                const v1::CompiledForm& form) {
  std::vector<FieldViolation> violations;
  std::set<std::string> competencies;
  for (const v1::GuideCompetency* const competency : CompetenciesOf(content, form)) {
    competencies.insert(competency->competency());
  }
  EachOnce each("levels", "competency", std::move(competencies), violations);
  for (int i = 0; i < levels.size(); ++i) {
    each.Take(i, levels[i].competency());
    if (ScoredLevel(content, levels[i].level())) continue;
    violations.push_back({absl::StrCat("levels[", i, "].level"), LevelProblem(content)});
  }
  each.Finish();
  return violations;
}

}  // namespace touchstone::recruiting
