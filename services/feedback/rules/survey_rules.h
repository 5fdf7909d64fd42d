// What must hold within a survey, and what of it stands once customers are asked.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_SURVEY_RULES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_SURVEY_RULES_H_

#include <touchstone/feedback/v1/survey.pb.h>

#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::feedback {

// Fills in what is absent: everybody is invited, at most every 90 days, and has 14 days.
void CompleteSurvey(v1::Survey& survey);

// Everything that is wrong: two questions of one id, one that lacks what its kind needs or has what
// is another kind's, a text in no language or twice in one, something that is not there in the
// survey's own language. Field paths start with "survey.".
std::vector<FieldViolation> SurveyViolations(const v1::Survey& survey);

// Whether a change leaves what customers are asked as it is: only the title, how many are invited,
// how often, and translations that are new may differ.
bool AsksTheSame(const v1::Survey& before, const v1::Survey& after);

// "a draft", "open" or "closed".
absl::string_view InWords(v1::Survey::State state);

// The lowest and highest number of a scale; both 0 for a kind that is answered by no number.
struct Scale {
  int lowest = 0;
  int highest = 0;
};
Scale ScaleOf(v1::SurveyQuestion::Kind kind);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_SURVEY_RULES_H_
