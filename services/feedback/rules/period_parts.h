// A span of days as whole months and the days at both ends, which is how kept figures are read.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_PERIOD_PARTS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_PERIOD_PARTS_H_

#include <optional>
#include <string>
#include <vector>

#include "services/runtime/clock/days.h"

namespace touchstone::feedback {

// Both ends included: "2026-01" to "2026-03", or "2026-01-05" to "2026-01-31".
struct TextSpan {
  std::string first;
  std::string last;
  friend bool operator==(const TextSpan&, const TextSpan&) = default;
};

struct PeriodParts {
  std::optional<TextSpan> months;
  std::vector<TextSpan> days;  // at most two, each within a month
};

// Of the days from `start` to `end`; nothing when it ends before it begins.
PeriodParts PartsOf(Day start, Day end);

// The first and the last day of the month of a day.
Day FirstOfMonth(Day day);
Day LastOfMonth(Day day);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_PERIOD_PARTS_H_
