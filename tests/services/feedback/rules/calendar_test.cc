#include "services/feedback/rules/calendar.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/services/feedback/rules/office_hours.h"

namespace touchstone::feedback {
namespace {

int64_t MinutesOpen(const v1::BusinessCalendar& calendar, const std::string& from,
                    const std::string& to) {
  return absl::ToInt64Minutes(BusinessHours(calendar).OpenBetween(At(from, calendar.time_zone()),
                                                                  At(to, calendar.time_zone())));
}

TEST(BusinessHours, CountWhatLiesWithinThem) {
  const auto office = OfficeHours();
  struct Row {
    const char* from;
    const char* to;
    int64_t minutes;
  };
  const std::vector<Row> rows = {
      {"2026-03-02 08:00", "2026-03-02 17:00", 540},  // Monday
      {"2026-03-02 12:15", "2026-03-02 12:45", 30},
      {"2026-03-02 16:00", "2026-03-03 09:00", 120},  // a night
      {"2026-03-02 17:00", "2026-03-03 08:00", 0},
      {"2026-03-06 16:00", "2026-03-09 09:00", 120},  // a weekend, in which clocks are set forward
      {"2026-03-07 10:00", "2026-03-07 14:00", 0},    // Saturday
      {"2026-10-30 16:00", "2026-11-02 09:00", 120},  // and back
      {"2026-03-03 09:00", "2026-03-02 09:00", 0},    // the other way round
      {"2019-12-30 08:00", "2020-01-02 08:00", 540},  // before, it says nothing
  };
  for (const Row& row : rows) {
    EXPECT_EQ(MinutesOpen(office, row.from, row.to), row.minutes) << row.from << " " << row.to;
  }
}

TEST(BusinessHours, KnowHolidaysAndNoon) {
  auto office = OfficeHours();
  AddHoliday(office, "2026-07-03");
  AddHoliday(office, "2026-12-24", "08:00", "12:00");
  AddHoliday(office, "2026-07-04", "10:00", "11:00");  // a Saturday
  EXPECT_EQ(MinutesOpen(office, "2026-07-02 16:00", "2026-07-06 09:00"), 60 + 60 + 60);
  EXPECT_EQ(MinutesOpen(office, "2026-12-24 00:00", "2026-12-25 00:00"), 240);

  auto noon = EveryDay(kLosAngeles, "08:00", "12:00");
  AddHours(noon, v1::OpenHours::MONDAY, "13:00", "17:00");
  EXPECT_EQ(MinutesOpen(noon, "2026-03-02 11:00", "2026-03-02 14:00"), 120);
}

TEST(BusinessHours, TakeTheLatestWeekThatHasBegun) {
  auto office = OfficeHours();
  office.add_weekly_hours()->set_effective_date("2026-03-04");  // a Wednesday: closed all week
  EXPECT_EQ(MinutesOpen(office, "2026-03-02 00:00", "2026-03-08 00:00"), 2 * 540);
}

TEST(BusinessHours, HaveTwentyThreeAndTwentyFiveHoursWhereClocksAreSet) {
  const auto always = EveryDay(kLosAngeles, "00:00", "24:00");
  EXPECT_EQ(MinutesOpen(always, "2026-03-08 00:00", "2026-03-09 00:00"), 23 * 60);
  EXPECT_EQ(MinutesOpen(always, "2026-11-01 00:00", "2026-11-02 00:00"), 25 * 60);
  // 02:30 does not happen in March, and 01:30 twice in November.
  const auto early = EveryDay(kLosAngeles, "02:30", "05:00");
  EXPECT_EQ(MinutesOpen(early, "2026-03-08 00:00", "2026-03-09 00:00"), 2 * 60);
  const auto night = EveryDay(kLosAngeles, "01:30", "05:00");
  EXPECT_EQ(MinutesOpen(night, "2026-11-01 00:00", "2026-11-02 00:00"), 270);
  auto twice = EveryDay(kLosAngeles, "00:00", "01:30");
  AddHours(twice, v1::OpenHours::SUNDAY, "01:40", "03:00");
  EXPECT_EQ(MinutesOpen(twice, "2026-11-01 00:00", "2026-11-02 00:00"), 240);
  // Where midnight happens twice, the day before ends at the first.
  const auto havana = EveryDay("America/Havana", "00:00", "24:00");
  EXPECT_EQ(MinutesOpen(havana, "2026-10-31 00:00", "2026-11-01 00:00"), 24 * 60);
  EXPECT_EQ(MinutesOpen(havana, "2026-11-01 00:00", "2026-11-02 00:00"), 25 * 60);
}

TEST(BusinessHours, SayWhenTheyWillHaveBeenOpen) {
  const BusinessHours office(OfficeHours());
  EXPECT_EQ(office.After(At("2026-03-02 16:00"), absl::Minutes(60)), At("2026-03-02 17:00"));
  EXPECT_EQ(office.After(At("2026-03-02 16:00"), absl::Minutes(61)), At("2026-03-03 08:01"));
  EXPECT_EQ(office.After(At("2026-03-06 18:00"), absl::Minutes(1)), At("2026-03-09 08:01"));
  EXPECT_EQ(office.After(At("2026-03-07 12:00"), absl::ZeroDuration()), At("2026-03-07 12:00"));
}

TEST(BusinessHours, NeverOpenWhereTheyAreNone) {
  v1::BusinessCalendar closed;
  closed.set_time_zone(kLosAngeles);
  closed.add_weekly_hours()->set_effective_date("2020-01-01");
  EXPECT_EQ(BusinessHours(closed).After(At("2026-03-02 16:00"), absl::Minutes(1)),
            BusinessHours::Never());
}

}  // namespace
}  // namespace touchstone::feedback
