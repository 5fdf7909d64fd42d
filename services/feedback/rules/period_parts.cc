#include "services/feedback/rules/period_parts.h"

namespace touchstone::feedback {
namespace {

// No month has as many.
constexpr Day kMoreThanAMonth = 32;

std::string MonthOf(Day day) { return DayText(day).substr(0, 7); }

}  // namespace

Day FirstOfMonth(Day day) { return *ParseDay(MonthOf(day) + "-01"); }

Day LastOfMonth(Day day) { return FirstOfMonth(FirstOfMonth(day) + kMoreThanAMonth) - 1; }

PeriodParts PartsOf(Day start, Day end) {
  PeriodParts parts;
  if (end < start) return parts;
  const Day first_whole = start == FirstOfMonth(start) ? start : LastOfMonth(start) + 1;
  const Day last_whole = end == LastOfMonth(end) ? end : FirstOfMonth(end) - 1;
  if (first_whole > last_whole) {
    // Within one month, or the end of one and the beginning of the next.
    const Day turn = LastOfMonth(start);
    if (end <= turn) {
      parts.days.push_back({DayText(start), DayText(end)});
    } else {
      parts.days.push_back({DayText(start), DayText(turn)});
      parts.days.push_back({DayText(turn + 1), DayText(end)});
    }
    return parts;
  }
  parts.months = TextSpan{MonthOf(first_whole), MonthOf(last_whole)};
  if (start < first_whole) parts.days.push_back({DayText(start), DayText(first_whole - 1)});
  if (last_whole < end) parts.days.push_back({DayText(last_whole + 1), DayText(end)});
  return parts;
}

}  // namespace touchstone::feedback
