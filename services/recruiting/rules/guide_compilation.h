// A guide's contents, made of its choices, what the requisition requires, and the words of the
// release. The same of the same: what is compiled again has the same hash.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_GUIDE_COMPILATION_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_GUIDE_COMPILATION_H_

#include <touchstone/catalog/v1/release.pb.h>
#include <touchstone/recruiting/v1/interview_guide.pb.h>
#include <touchstone/recruiting/v1/requisition.pb.h>

#include <vector>

#include "services/runtime/errors/errors.h"

namespace touchstone::recruiting {

// The words of the release that the requisition is measured by.
struct GuideWords {
  catalog::v1::Release release;
  std::vector<catalog::v1::ReleasedCompetency> competencies;  // those that it requires
};

struct CompiledGuide {
  v1::GuideContent content;
  // What keeps it from being asked: a required competency without a question, a choice that the
  // release does not have, a placeholder without a value, a text that would be another for another
  // applicant, a form that is not parallel to the first, and no question for referees where the
  // requisition has a stage for them. With any of these the contents are not to be used.
  std::vector<Obstacle> obstacles;
};

// `guide` has at least one form. An anchor has what the scale says of the level, and then what the
// competency says of it. In the questions for referees `{applicant_name}` stays.
CompiledGuide Compiled(const v1::InterviewGuide& guide, const v1::Requisition& requisition,
                       const GuideWords& words);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_GUIDE_COMPILATION_H_
