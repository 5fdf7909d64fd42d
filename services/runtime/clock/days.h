// Days of the calendar, as records count them: what an effective or a due date is.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_CLOCK_DAYS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_CLOCK_DAYS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace touchstone {

// Days since 1970-01-01.
using Day = int64_t;

// Behind every day: where what has no end ends.
inline constexpr Day kForever = 9'999'999;

// "2026-03-31"; nothing for what is no day of the calendar.
std::optional<Day> ParseDay(absl::string_view text);

std::string DayText(Day day);

// The day of a time, in UTC.
Day DayOf(absl::Time time);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_CLOCK_DAYS_H_
