#include "services/runtime/clock/days.h"

#include "absl/time/civil_time.h"

namespace touchstone {
namespace {

constexpr absl::CivilDay kFirst(1970, 1, 1);

}  // namespace

std::optional<Day> ParseDay(absl::string_view text) {
  absl::CivilDay day;
  // Civil times are read leniently ("26-2-31"); what was read is written back to see.
  if (text.size() != 10 || !absl::ParseCivilTime(text, &day) || absl::FormatCivilTime(day) != text)
    return std::nullopt;
  return day - kFirst;
}

std::string DayText(Day day) { return absl::FormatCivilTime(kFirst + day); }

Day DayOf(absl::Time time) { return absl::ToCivilDay(time, absl::UTCTimeZone()) - kFirst; }

}  // namespace touchstone
