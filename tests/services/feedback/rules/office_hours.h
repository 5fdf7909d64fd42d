// Business calendars for tests, and times as people write them.
//
//   const BusinessHours hours(OfficeHours("America/Los_Angeles"));  // weekdays, 08:00 to 17:00
//   hours.OpenBetween(At("2026-03-02 08:00"), At("2026-03-02 09:00"));

#ifndef TOUCHSTONE_TESTS_SERVICES_FEEDBACK_RULES_OFFICE_HOURS_H_
#define TOUCHSTONE_TESTS_SERVICES_FEEDBACK_RULES_OFFICE_HOURS_H_

#include <touchstone/feedback/v1/business_calendar.pb.h>

#include <string>

#include "absl/time/time.h"

namespace touchstone::feedback {

inline constexpr char kLosAngeles[] = "America/Los_Angeles";

// Open from Monday to Friday, 08:00 to 17:00, since 2020.
v1::BusinessCalendar OfficeHours(const std::string& zone = kLosAngeles);

// Open at the same hours on each day of the week, "00:00" to "24:00" for always.
v1::BusinessCalendar EveryDay(const std::string& zone, const std::string& open,
                              const std::string& close);

// From 2020 on, on a weekday more.
void AddHours(v1::BusinessCalendar& calendar, v1::OpenHours::Weekday weekday,
              const std::string& open, const std::string& close);

// Closed where no hours are given.
void AddHoliday(v1::BusinessCalendar& calendar, const std::string& date,
                const std::string& open = "", const std::string& close = "");

// "2026-03-02 08:00" in a zone; the first of that name.
absl::Time At(const std::string& local, const std::string& zone = kLosAngeles);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_TESTS_SERVICES_FEEDBACK_RULES_OFFICE_HOURS_H_
