// Business calendars: what they said of the past stays.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/intake/intake_desk.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Values;
using v1::BusinessCalendar;

class BusinessCalendars : public testing::TestWithParam<StoreKind> {
 protected:
  absl::StatusOr<BusinessCalendar> Update(const std::function<void(BusinessCalendar&)>& change) {
    auto calendar = desk_.ByName<BusinessCalendar, v1::GetBusinessCalendarRequest>(
        "GetBusinessCalendar", CalendarName("office"));
    v1::UpdateBusinessCalendarRequest request;
    *request.mutable_business_calendar() = *calendar;
    request.mutable_update_mask()->add_paths("*");
    change(*request.mutable_business_calendar());
    return desk_.Do<BusinessCalendar>("UpdateBusinessCalendar", request);
  }

  absl::StatusOr<BusinessCalendar> AddHoliday(const std::string& date) {
    return Update([&](auto& calendar) {
      auto& holiday = *calendar.add_holidays();
      holiday.set_date(date);
      holiday.set_title("Juneteenth");
    });
  }

  absl::Status Delete() {
    return desk_
        .ByName<BusinessCalendar, v1::DeleteBusinessCalendarRequest>("DeleteBusinessCalendar",
                                                                     CalendarName("office"))
        .status();
  }

  FakeClock clock_;  // Sunday, the 15th of June 2025, in the morning
  TestStore store_{GetParam()};
  Others others_;
  IntakeDesk desk_{store_, clock_, others_};
};

TEST_P(BusinessCalendars, ChangeForDaysToCome) {
  const auto changed = AddHoliday("2025-06-19");
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_THAT(others_.due_anew, ElementsAre(CalendarName("office")));
}

TEST_P(BusinessCalendars, SayNothingElseOfDaysThatHaveBegun) {
  const auto past = AddHoliday("2025-06-13");
  EXPECT_EQ(ReasonOf(past.status()), reasons::kCalendarPast);
  EXPECT_THAT(past.status().message(), HasSubstr("2025-06-13"));
  // Sunday, on which it is closed anyway.
  EXPECT_TRUE(AddHoliday("2025-06-15").ok());
  EXPECT_EQ(ReasonOf(Update([](auto& calendar) {
                       calendar.mutable_weekly_hours(0)->set_effective_date("2020-02-01");
                     }).status()),
            reasons::kCalendarPast);
}

TEST_P(BusinessCalendars, KeepTheirZone) {
  EXPECT_THAT(FieldsOf(Update([](auto& calendar) { calendar.set_time_zone("UTC"); }).status()),
              ElementsAre("business_calendar.time_zone"));
  EXPECT_THAT(
      FieldsOf(Update([](auto& calendar) {
                 calendar.mutable_weekly_hours(0)->mutable_hours(0)->set_close_time("07:00");
               }).status()),
      ElementsAre("business_calendar.weekly_hours[0].hours[0].close_time"));
}

TEST_P(BusinessCalendars, DisturbNoClockWhenOnlyTheirTitleChanges) {
  ASSERT_TRUE(Update([](auto& calendar) { calendar.set_title("Contact center"); }).ok());
  EXPECT_THAT(others_.due_anew, IsEmpty());
}

TEST_P(BusinessCalendars, StayWhileSomethingGoesByThem) {
  ASSERT_TRUE(desk_.CreateServiceType("pothole").ok());
  EXPECT_EQ(ReasonOf(Delete()), reasons::kResourceInUse);
  ASSERT_TRUE((desk_
                   .ByName<v1::ServiceType, v1::DeleteServiceTypeRequest>(
                       "DeleteServiceType", ServiceTypeName("pothole"))
                   .ok()));
  others_.clocks_run = true;
  EXPECT_EQ(ReasonOf(Delete()), reasons::kResourceInUse);
  others_.clocks_run = false;
  EXPECT_TRUE(Delete().ok());
  EXPECT_THAT(FieldsOf(desk_.CreateServiceType("lamp").status()),
              ElementsAre("service_type.business_calendar"));
}

TEST_P(BusinessCalendars, AreWrittenByThoseWhoMay) {
  desk_.ActAsRole("case-worker");
  EXPECT_TRUE(absl::IsPermissionDenied(AddHoliday("2025-06-19").status()));
  desk_.ActAsRole("case-supervisor");
  EXPECT_TRUE(AddHoliday("2025-06-19").ok());
}

INSTANTIATE_TEST_SUITE_P(Drivers, BusinessCalendars, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
