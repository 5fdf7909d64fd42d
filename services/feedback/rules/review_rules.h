// What must hold of a weekly review and of what is said in it. Pure.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_REVIEW_RULES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_REVIEW_RULES_H_

#include <touchstone/feedback/v1/review.pb.h>

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::feedback {

// What is wrong with the day of a week: no day of the calendar, or no Monday.
std::vector<FieldViolation> WeekViolations(absl::string_view week_date);

// What is wrong with what is said of a case: a day that is none or that is over, and a former
// outcome that does not fit to the former strategy, which was due on `former_due`.
std::vector<FieldViolation> StrategyViolations(const v1::SetReviewStrategyRequest& request,
                                               std::optional<Day> former_due, Day today);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_REVIEW_RULES_H_
