// What must hold within a business calendar, and between what it said and what it is to say.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_CALENDAR_RULES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_CALENDAR_RULES_H_

#include <touchstone/feedback/v1/business_calendar.pb.h>

#include <vector>

#include "absl/time/time.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::feedback {

// Everything that is wrong: a zone that is not known, days that are none or are given twice, hours
// that overlap, or end before they begin. Field paths start with "business_calendar.".
std::vector<FieldViolation> CalendarViolations(const v1::BusinessCalendar& calendar);

// The first days, up to `most`, of which one says something else than the other, among those that
// have begun at a moment. Both are without violations and of one zone.
std::vector<Day> PastDaysThatDiffer(const v1::BusinessCalendar& one,
                                    const v1::BusinessCalendar& other, absl::Time moment,
                                    size_t most);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_CALENDAR_RULES_H_
