#include "tests/services/feedback/rules/office_hours.h"

#include "services/runtime/clock/time_zones.h"

namespace touchstone::feedback {

using v1::BusinessCalendar;
using v1::OpenHours;

BusinessCalendar OfficeHours(const std::string& zone) {
  BusinessCalendar calendar;
  calendar.set_title("Contact center");
  calendar.set_time_zone(zone);
  calendar.add_weekly_hours()->set_effective_date("2020-01-01");
  for (const auto weekday : {OpenHours::MONDAY, OpenHours::TUESDAY, OpenHours::WEDNESDAY,
                             OpenHours::THURSDAY, OpenHours::FRIDAY}) {
    AddHours(calendar, weekday, "08:00", "17:00");
  }
  return calendar;
}

BusinessCalendar EveryDay(const std::string& zone, const std::string& open,
                          const std::string& close) {
  BusinessCalendar calendar;
  calendar.set_title("Always");
  calendar.set_time_zone(zone);
  calendar.add_weekly_hours()->set_effective_date("2020-01-01");
  for (int weekday = OpenHours::MONDAY; weekday <= OpenHours::SUNDAY; ++weekday) {
    AddHours(calendar, static_cast<OpenHours::Weekday>(weekday), open, close);
  }
  return calendar;
}

void AddHours(BusinessCalendar& calendar, OpenHours::Weekday weekday, const std::string& open,
              const std::string& close) {
  OpenHours& hours = *calendar.mutable_weekly_hours(0)->add_hours();
  hours.set_weekday(weekday);
  hours.set_open_time(open);
  hours.set_close_time(close);
}

void AddHoliday(BusinessCalendar& calendar, const std::string& date, const std::string& open,
                const std::string& close) {
  v1::Holiday& holiday = *calendar.add_holidays();
  holiday.set_date(date);
  holiday.set_title("Holiday");
  holiday.set_open_time(open);
  holiday.set_close_time(close);
}

absl::Time At(const std::string& local, const std::string& zone) {
  absl::Time time;
  std::string problem;
  if (!absl::ParseTime("%Y-%m-%d %H:%M", local, *FindTimeZone(zone), &time, &problem)) {
    return absl::InfinitePast();
  }
  return time;
}

}  // namespace touchstone::feedback
