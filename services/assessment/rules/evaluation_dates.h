// By when somebody's evaluation is to be presented, as their employment says it.
//
// Before a probation or a trial ends: its months after it began, a day later for each day that they
// were on leave in it, or sooner where the record has another type from an earlier day on.
// Otherwise each year, within 30 days after the anniversary of the employment's first day; who was
// on leave on one of them has 30 days from their return. No annual one is due within 90 days after
// a probation or trial, whose evaluation stands for it, and none for contractors, who are employed
// by another.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_EVALUATION_DATES_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_EVALUATION_DATES_H_

#include <touchstone/assessment/v1/employment.pb.h>
#include <touchstone/assessment/v1/evaluation.pb.h>

#include <vector>

#include "services/assessment/rules/timeline.h"
#include "services/runtime/clock/days.h"

namespace touchstone::assessment {

// Of a probation or trial for which a job profile says nothing.
inline constexpr int kUsualProbationMonths = 6;

// Whether an evaluation of that kind is of a probation or trial.
bool IsOfTrial(v1::Evaluation::Kind kind);

// An evaluation that an employment asks for.
struct EvaluationDue {
  v1::Evaluation::Kind kind = v1::Evaluation::KIND_UNSPECIFIED;
  Day due = 0;  // the last day on which it is presented in time
  // One of the kind that is presented on a day from `opens` until before `closes` is the one. An
  // annual one may be presented 90 days before the anniversary. When another opens it closes, and
  // what was not evaluated by then is not asked for any more.
  Day opens = 0;
  Day closes = kForever;
  friend bool operator==(const EvaluationDue&, const EvaluationDue&) = default;
};

// The evaluation that is open on a day, if any, whenever it is due; and behind it, in order, those
// that open later and are due until another day. None for who is not employed on the day, or on
// leave. `rows` are without violations (timeline.h).
std::vector<EvaluationDue> EvaluationsDue(const Rows<v1::EmploymentRow>& rows, int probation_months,
                                          Day day, Day until);

// The same day of another month; the month's last where it has none. A year after February 29 is
// February 28, and four years after it February 29.
Day AddMonths(Day day, int months);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_EVALUATION_DATES_H_
