#include "services/feedback/rules/review_rules.h"

#include <string>

#include "absl/strings/str_cat.h"

namespace touchstone::feedback {
namespace {

using v1::ReviewItem;

constexpr Day kDaysOfWeek = 7;
constexpr Day kFirstMonday = 4;  // 1970-01-05

// What is wrong with a former outcome; empty for nothing.
std::string ProblemOfFormerOutcome(ReviewItem::FormerOutcome outcome, std::optional<Day> former_due,
                                   Day today) {
  if (!former_due) {
    const bool is_none =
        outcome == ReviewItem::NONE_BEFORE || outcome == ReviewItem::FORMER_OUTCOME_UNSPECIFIED;
    return is_none ? "" : "must be left out: no review before had a strategy for the case";
  }
  switch (outcome) {
    case ReviewItem::FORMER_OUTCOME_UNSPECIFIED:
      return "is missing; say what became of the last strategy";
    case ReviewItem::NONE_BEFORE:
      return "cannot be NONE_BEFORE: the review before had a strategy";
    case ReviewItem::NOT_DONE:
      // Somewhere it is tomorrow already.
      if (*former_due < today + 1) return "";
      return absl::StrCat("cannot be NOT_DONE before its day, ", DayText(*former_due),
                          ", is over; say STILL_TIME");
    case ReviewItem::STILL_TIME:
      if (*former_due >= today - 1) return "";
      return absl::StrCat("cannot be STILL_TIME: its day, ", DayText(*former_due),
                          ", is over; say DONE, NOT_DONE or CHANGED");
    default:
      return "";
  }
}

}  // namespace

std::vector<FieldViolation> WeekViolations(absl::string_view week_date) {
  const std::optional<Day> day = ParseDay(week_date);
  if (!day) return {{"review.week_date", "is no day of the calendar"}};
  if ((*day - kFirstMonday) % kDaysOfWeek != 0) {
    const Day monday = *day - ((*day - kFirstMonday) % kDaysOfWeek + kDaysOfWeek) % kDaysOfWeek;
    return {
        {"review.week_date", absl::StrCat("is no Monday; that of its week is ", DayText(monday))}};
  }
  return {};
}

std::vector<FieldViolation> StrategyViolations(const v1::SetReviewStrategyRequest& request,
                                               std::optional<Day> former_due, Day today) {
  std::vector<FieldViolation> violations;
  const std::optional<Day> due = ParseDay(request.due_date());
  if (!due) {
    violations.push_back({"due_date", "is no day of the calendar"});
  } else if (*due < today - 1) {  // it is yesterday still in the west
    violations.push_back({"due_date", "is over; give a day to come"});
  }
  const std::string problem = ProblemOfFormerOutcome(request.former_outcome(), former_due, today);
  if (!problem.empty()) violations.push_back({"former_outcome", problem});
  return violations;
}

}  // namespace touchstone::feedback
