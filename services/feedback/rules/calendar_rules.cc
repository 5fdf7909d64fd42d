#include "services/feedback/rules/calendar_rules.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/feedback/rules/calendar.h"
#include "services/runtime/clock/time_zones.h"

namespace touchstone::feedback {
namespace {

using v1::BusinessCalendar;
using Violations = std::vector<FieldViolation>;

// Days that are given once, each from 1970 on.
class Days {
 public:
  explicit Days(Violations& violations) : violations_(violations) {}

  void Take(const std::string& field, const std::string& text) {
    const std::optional<Day> day = ParseDay(text);
    if (!day) {
      violations_.push_back({field, "is no day of the calendar"});
    } else if (*day < 0) {
      violations_.push_back({field, "must not lie before 1970-01-01"});
    } else if (!had_.insert(*day).second) {
      violations_.push_back({field, "is given twice"});
    }
  }

 private:
  Violations& violations_;
  std::set<Day> had_;
};

bool EndsBeforeItBegins(const std::string& open_time, const std::string& close_time) {
  return MinuteOfDay(close_time) <= MinuteOfDay(open_time);
}

void CheckWeek(const v1::WeeklyHours& week, const std::string& path, Violations& violations) {
  std::map<int, std::vector<std::pair<OpenMinutes, int>>> by_weekday;
  for (int i = 0; i < week.hours_size(); ++i) {
    const v1::OpenHours& hours = week.hours(i);
    if (EndsBeforeItBegins(hours.open_time(), hours.close_time())) {
      violations.push_back(
          {absl::StrCat(path, "hours[", i, "].close_time"), "must be later than open_time"});
      continue;
    }
    by_weekday[hours.weekday()].push_back(
        {{MinuteOfDay(hours.open_time()), MinuteOfDay(hours.close_time())}, i});
  }
  for (auto& [weekday, of_day] : by_weekday) {
    std::sort(of_day.begin(), of_day.end(),
              [](const auto& one, const auto& other) { return one.first.open < other.first.open; });
    for (size_t k = 1; k < of_day.size(); ++k) {
      if (of_day[k].first.open >= of_day[k - 1].first.close) continue;
      violations.push_back({absl::StrCat(path, "hours[", of_day[k].second, "].open_time"),
                            absl::StrCat("lies within hours[", of_day[k - 1].second,
                                         "], which is of the same weekday")});
    }
  }
}

void CheckHoliday(const v1::Holiday& holiday, const std::string& path, Violations& violations) {
  if (holiday.open_time().empty() != holiday.close_time().empty()) {
    violations.push_back({absl::StrCat(path, "close_time"),
                          "and open_time must both be given, or both be empty for closed"});
  } else if (!holiday.open_time().empty() &&
             EndsBeforeItBegins(holiday.open_time(), holiday.close_time())) {
    violations.push_back({absl::StrCat(path, "close_time"), "must be later than open_time"});
  }
}

// Before it, a calendar says nothing.
Day FirstDayOf(const BusinessCalendar& calendar) {
  Day first = kForever;
  for (const auto& week : calendar.weekly_hours()) {
    first = std::min(first, ParseDay(week.effective_date()).value_or(kForever));
  }
  for (const auto& holiday : calendar.holidays()) {
    first = std::min(first, ParseDay(holiday.date()).value_or(kForever));
  }
  return first;
}

}  // namespace

std::vector<FieldViolation> CalendarViolations(const BusinessCalendar& calendar) {
  Violations violations;
  if (!FindTimeZone(calendar.time_zone())) {
    violations.push_back({"business_calendar.time_zone",
                          "is no zone of the IANA database; write it as America/Los_Angeles"});
  }
  Days begins(violations);
  for (int i = 0; i < calendar.weekly_hours_size(); ++i) {
    const std::string path = absl::StrCat("business_calendar.weekly_hours[", i, "].");
    begins.Take(absl::StrCat(path, "effective_date"), calendar.weekly_hours(i).effective_date());
    CheckWeek(calendar.weekly_hours(i), path, violations);
  }
  Days holidays(violations);
  for (int i = 0; i < calendar.holidays_size(); ++i) {
    const std::string path = absl::StrCat("business_calendar.holidays[", i, "].");
    holidays.Take(absl::StrCat(path, "date"), calendar.holidays(i).date());
    CheckHoliday(calendar.holidays(i), path, violations);
  }
  return violations;
}

std::vector<Day> PastDaysThatDiffer(const BusinessCalendar& one, const BusinessCalendar& other,
                                    absl::Time moment, size_t most) {
  const BusinessHours former(one);
  const BusinessHours later(other);
  const Day today = former.DayAt(moment);
  std::vector<Day> days;
  for (Day day = std::min(FirstDayOf(one), FirstDayOf(other)); day <= today && days.size() < most;
       ++day) {
    if (former.On(day) != later.On(day)) days.push_back(day);
  }
  return days;
}

}  // namespace touchstone::feedback
