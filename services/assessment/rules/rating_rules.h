// What a rating must say, and must not.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_RATING_RULES_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_RATING_RULES_H_

#include <touchstone/assessment/v1/rating.pb.h>

#include <string>
#include <vector>

#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::assessment {

// What is wrong with a rating of those competencies on a day: something off the scales, not on the
// form, twice, or missing, and evidence that cannot be. Paths begin with `content.`.
std::vector<FieldViolation> RatingViolations(const v1::RatingContent& content,
                                             const v1::RatingForm& scales,
                                             const std::vector<v1::FormCompetency>& competencies,
                                             Day today);

// What a rater is told: who will read what of theirs.
std::string VisibilityNote(v1::RelationRule::Visibility visibility, int minimum);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_RATING_RULES_H_
