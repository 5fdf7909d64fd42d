#include "services/feedback/rules/calendar_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/services/feedback/rules/office_hours.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> FieldsOf(const v1::BusinessCalendar& calendar) {
  std::vector<std::string> fields;
  for (const auto& violation : CalendarViolations(calendar)) fields.push_back(violation.field);
  return fields;
}

TEST(CalendarRules, FindNothingInOrdinaryHours) {
  auto calendar = OfficeHours();
  AddHoliday(calendar, "2026-07-03");
  AddHoliday(calendar, "2026-12-24", "08:00", "12:00");
  AddHours(calendar, v1::OpenHours::MONDAY, "17:00", "18:00");
  EXPECT_THAT(FieldsOf(calendar), IsEmpty());
}

TEST(CalendarRules, FindWhatIsWrong) {
  auto calendar = OfficeHours("America/Riverton");
  calendar.mutable_weekly_hours(0)->mutable_hours(0)->set_close_time("08:00");
  AddHours(calendar, v1::OpenHours::TUESDAY, "16:00", "18:00");
  calendar.add_weekly_hours()->set_effective_date("2020-01-01");
  calendar.add_weekly_hours()->set_effective_date("2026-02-30");
  AddHoliday(calendar, "1969-07-20");
  AddHoliday(calendar, "2026-07-03", "12:00", "08:00");
  AddHoliday(calendar, "2026-07-03", "12:00", "");
  EXPECT_THAT(
      FieldsOf(calendar),
      ElementsAre(
          "business_calendar.time_zone", "business_calendar.weekly_hours[0].hours[0].close_time",
          "business_calendar.weekly_hours[0].hours[5].open_time",
          "business_calendar.weekly_hours[1].effective_date",
          "business_calendar.weekly_hours[2].effective_date", "business_calendar.holidays[0].date",
          "business_calendar.holidays[1].close_time", "business_calendar.holidays[2].date",
          "business_calendar.holidays[2].close_time"));
}

std::vector<std::string> DaysThatDiffer(const v1::BusinessCalendar& one,
                                        const v1::BusinessCalendar& other, const std::string& now) {
  std::vector<std::string> days;
  for (const Day day : PastDaysThatDiffer(one, other, At(now), 3)) days.push_back(DayText(day));
  return days;
}

TEST(CalendarRules, LeaveThePastAsItWas) {
  const auto before = OfficeHours();
  const std::string now = "2026-03-04 09:00";  // a Wednesday
  auto later = before;
  later.add_weekly_hours()->set_effective_date("2026-03-05");
  AddHoliday(later, "2026-03-05");
  EXPECT_THAT(DaysThatDiffer(before, later, now), IsEmpty());

  auto today = before;
  AddHoliday(today, "2026-03-04");
  EXPECT_THAT(DaysThatDiffer(before, today, now), ElementsAre("2026-03-04"));
  // Today is over later in the west than in Greenwich.
  EXPECT_THAT(DaysThatDiffer(before, today, "2026-03-03 20:00"), IsEmpty());

  auto another = before;
  another.mutable_weekly_hours(0)->mutable_hours(0)->set_open_time("09:00");
  EXPECT_THAT(DaysThatDiffer(before, another, now),
              ElementsAre("2020-01-06", "2020-01-13", "2020-01-20"));

  // What is written otherwise and says the same, is the same.
  auto same = before;
  AddHoliday(same, "2026-03-03", "08:00", "17:00");
  AddHoliday(same, "2026-02-28");  // a Saturday
  EXPECT_THAT(DaysThatDiffer(before, same, now), IsEmpty());
}

}  // namespace
}  // namespace touchstone::feedback
