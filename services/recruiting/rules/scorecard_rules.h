// What must hold of what members of a panel score, score otherwise, and agree on.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_SCORECARD_RULES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_SCORECARD_RULES_H_

#include <touchstone/recruiting/v1/interview.pb.h>
#include <touchstone/recruiting/v1/interview_guide.pb.h>
#include <touchstone/recruiting/v1/scorecard.pb.h>

#include <optional>
#include <string>
#include <vector>

#include "services/runtime/errors/errors.h"

namespace touchstone::recruiting {

using QuestionScores = google::protobuf::RepeatedPtrField<v1::QuestionScore>;
using ScoreRevisions = google::protobuf::RepeatedPtrField<v1::ScoreRevision>;
using ConsensusLevels = google::protobuf::RepeatedPtrField<v1::ConsensusLevel>;

// A level's number on the guide's scale, 1 for the lowest; 0 for the empty id, which says that not
// even the lowest showed. Nothing for an id that the scale does not have.
std::optional<int> ScoredLevel(const v1::GuideContent& content, const std::string& level);

// The competencies that a form asks about, in the guide's order.
std::vector<const v1::GuideCompetency*> CompetenciesOf(const v1::GuideContent& content,
                                                       const v1::CompiledForm& form);

// Unless each question of the form is scored once, at a level of the guide's.
std::vector<FieldViolation> ScoreViolations(const QuestionScores& scores,
                                            const v1::GuideContent& content,
                                            const v1::CompiledForm& form);

// Unless each revision is of a question that was scored, each once, and to another level of the
// guide's than the one by now.
std::vector<FieldViolation> RevisionViolations(const v1::Scorecard& scorecard,
                                               const ScoreRevisions& revisions,
                                               const v1::GuideContent& content);

// The level of a question by now: the one that was scored alone, or the last revision's.
std::string LevelByNow(const v1::Scorecard& scorecard, const std::string& question);

// Unless each competency of the form is there once, at a level of the guide's.
std::vector<FieldViolation> ConsensusViolations(const ConsensusLevels& levels,
                                                const v1::GuideContent& content,
                                                const v1::CompiledForm& form);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_SCORECARD_RULES_H_
