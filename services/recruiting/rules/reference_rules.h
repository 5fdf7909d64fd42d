// What referees are asked, what must hold of their answers, and whether finalists' references can
// be compared.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_REFERENCE_RULES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_REFERENCE_RULES_H_

#include <touchstone/recruiting/v1/interview_guide.pb.h>
#include <touchstone/recruiting/v1/reference_check.pb.h>

#include <string>
#include <vector>

#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::recruiting {

// "requested", "completed", …
absl::string_view InWords(v1::ReferenceCheck::State state);

// What is wrong with one that is not asked yet: a day of consent that is none, or that has not
// come. Field paths start with "reference_check.".
std::vector<FieldViolation> ReferenceViolations(const v1::ReferenceCheck& check, Day today);

using ReferenceAnswers = google::protobuf::RepeatedPtrField<v1::ReferenceAnswer>;

// What is wrong with the answers to a guide: a question that is not answered, or twice, or that is
// none of the guide; an answer with nothing in it; a level that is none of its levels.
std::vector<FieldViolation> AnswerViolations(const v1::GuideContent& content,
                                             const ReferenceAnswers& answers);

// Answers without violations, in the order of the questions.
ReferenceAnswers InGuideOrder(const v1::GuideContent& content, const ReferenceAnswers& answers);

// The questions for referees, about who has that name.
std::vector<v1::GuideQuestion> ReferenceQuestionsAbout(const v1::GuideContent& content,
                                                       const std::string& applicant_name);

// The level that one answer about somebody showed, counted from 1.
struct ReferenceLevel {
  std::string application;
  std::string competency;
  int level = 0;
};

// The checks and levels of one requisition, in any order. All finalists of it were asked the same,
// since a guide that somebody was asked by does not change.
v1::ReportReferenceComparabilityResponse ComparabilityOf(
    const v1::InterviewGuide& guide, const std::vector<v1::ReferenceCheck>& checks,
    const std::vector<ReferenceLevel>& levels);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_REFERENCE_RULES_H_
