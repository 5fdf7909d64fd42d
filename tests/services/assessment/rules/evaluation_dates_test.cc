#include "services/assessment/rules/evaluation_dates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace touchstone::assessment {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Employment;

struct Held {
  const char* from;
  Employment::Type type;
  Employment::WorkStatus status = Employment::ACTIVE;
};

Rows<v1::EmploymentRow> RowsOf(const std::vector<Held>& held) {
  Rows<v1::EmploymentRow> rows;
  for (const Held& one : held) {
    v1::EmploymentRow& row = *rows.Add();
    row.set_effective_date(one.from);
    row.set_type(one.type);
    row.set_work_status(one.status);
  }
  return rows;
}

std::string Text(Day day) { return day == kForever ? "on" : DayText(day); }

// "PROBATION by 2026-06-30, 2026-01-01 to on".
std::vector<std::string> Due(const std::vector<Held>& held, const char* day, const char* until,
                             int months = 6) {
  std::vector<std::string> told;
  for (const EvaluationDue& due :
       EvaluationsDue(RowsOf(held), months, *ParseDay(day), *ParseDay(until))) {
    told.push_back(absl::StrCat(v1::Evaluation::Kind_Name(due.kind), " by ", Text(due.due), ", ",
                                Text(due.opens), " to ", Text(due.closes)));
  }
  return told;
}

TEST(EvaluationDates, MonthsEndWhereTheCalendarDoes) {
  const struct {
    const char* from;
    int months;
    const char* to;
  } kCases[] = {
      {"2026-01-01", 6, "2026-07-01"},  {"2026-01-31", 1, "2026-02-28"},
      {"2025-08-31", 6, "2026-02-28"},  {"2024-02-29", 12, "2025-02-28"},
      {"2024-02-29", 48, "2028-02-29"}, {"2023-11-30", 3, "2024-02-29"},
      {"1999-12-31", 2, "2000-02-29"},  {"2026-12-15", 1, "2027-01-15"},
  };
  for (const auto& [from, months, to] : kCases) {
    EXPECT_EQ(DayText(AddMonths(*ParseDay(from), months)), to) << from << " and " << months;
  }
}

TEST(EvaluationDates, AProbationIsEvaluatedBeforeItsMonthsAreOver) {
  const std::vector<Held> held = {{"2026-01-01", Employment::PROBATIONARY}};
  EXPECT_THAT(Due(held, "2026-03-01", "2026-03-01"),
              ElementsAre("PROBATION by 2026-06-30, 2026-01-01 to on"));
  EXPECT_THAT(Due(held, "2026-03-01", "2026-03-01", 12),
              ElementsAre("PROBATION by 2026-12-31, 2026-01-01 to on"));
  EXPECT_THAT(Due({{"2025-08-31", Employment::TRIAL_SERVICE}}, "2025-09-01", "2025-09-01"),
              ElementsAre("TRIAL by 2026-02-27, 2025-08-31 to on"));
}

// The record often has the next row long before: what was missed is not forgotten by it.
TEST(EvaluationDates, AMissedProbationStaysDueUntilTheYearIsEvaluated) {
  const std::vector<Held> held = {{"2026-01-01", Employment::PROBATIONARY},
                                  {"2026-07-01", Employment::PERMANENT}};
  EXPECT_THAT(Due(held, "2026-08-01", "2026-12-31"),
              ElementsAre("PROBATION by 2026-06-30, 2026-01-01 to 2026-10-03"));
  EXPECT_THAT(Due(held, "2026-10-03", "2026-10-03"),
              ElementsAre("ANNUAL by 2027-01-31, 2026-10-03 to on"));
}

TEST(EvaluationDates, WhoIsMadePermanentSoonerIsEvaluatedSooner) {
  EXPECT_THAT(Due({{"2026-01-01", Employment::PROBATIONARY}, {"2026-04-01", Employment::PERMANENT}},
                  "2026-02-01", "2026-02-01"),
              ElementsAre("PROBATION by 2026-03-31, 2026-01-01 to on"));
}

TEST(EvaluationDates, ALeaveMakesAProbationLonger) {
  const std::vector<Held> held = {
      {"2026-01-01", Employment::PROBATIONARY},
      {"2026-02-01", Employment::PROBATIONARY, Employment::ON_LEAVE},
      {"2026-03-01", Employment::PROBATIONARY},
  };
  EXPECT_THAT(Due(held, "2026-01-15", "2026-01-15"),
              ElementsAre("PROBATION by 2026-07-28, 2026-01-01 to on"));
  // Nobody is asked while they are away, nor before their return is known.
  EXPECT_THAT(Due(held, "2026-02-15", "2027-02-01"), IsEmpty());
  EXPECT_THAT(Due({held[0], held[1]}, "2026-01-15", "2027-01-01"), IsEmpty());
  // A leave behind the end changes nothing.
  EXPECT_THAT(Due({held[0], {"2026-07-01", Employment::PROBATIONARY, Employment::ON_LEAVE}},
                  "2026-01-15", "2026-01-15"),
              ElementsAre("PROBATION by 2026-06-30, 2026-01-01 to on"));
}

TEST(EvaluationDates, AYearIsEvaluatedWithin30DaysOfTheAnniversary) {
  const std::vector<Held> held = {{"2020-05-10", Employment::PERMANENT}};
  EXPECT_THAT(Due(held, "2026-05-10", "2026-05-10"),
              ElementsAre("ANNUAL by 2026-06-09, 2026-02-09 to on"));
  EXPECT_THAT(Due(held, "2026-05-10", "2027-05-09"),
              ElementsAre("ANNUAL by 2026-06-09, 2026-02-09 to 2027-02-09"));
  EXPECT_THAT(Due(held, "2026-08-01", "2027-06-09"),
              ElementsAre("ANNUAL by 2026-06-09, 2026-02-09 to 2027-02-09",
                          "ANNUAL by 2027-06-09, 2027-02-09 to on"));
  // In the first year nothing is due, and 90 days before its end it may be presented.
  EXPECT_THAT(Due(held, "2021-02-08", "2021-06-08"), IsEmpty());
  EXPECT_THAT(Due(held, "2021-02-09", "2021-02-09"),
              ElementsAre("ANNUAL by 2021-06-09, 2021-02-09 to on"));
}

TEST(EvaluationDates, WhoBeganOnALeapDayIsEvaluatedEachYear) {
  const std::vector<Held> held = {{"2024-02-29", Employment::PERMANENT}};
  EXPECT_THAT(Due(held, "2025-03-01", "2025-03-01"),
              ElementsAre("ANNUAL by 2025-03-30, 2024-11-30 to on"));
  EXPECT_THAT(Due(held, "2028-03-01", "2028-03-01"),
              ElementsAre("ANNUAL by 2028-03-30, 2027-12-01 to on"));
}

TEST(EvaluationDates, AfterAProbationNoYearIsEvaluatedRightAway) {
  const std::vector<Held> held = {{"2026-01-01", Employment::PROBATIONARY},
                                  {"2027-01-01", Employment::PERMANENT}};
  EXPECT_THAT(Due(held, "2027-01-15", "2027-12-31", 12),
              ElementsAre("PROBATION by 2026-12-31, 2026-01-01 to 2027-10-03"));
  EXPECT_THAT(Due(held, "2027-10-03", "2027-10-03", 12),
              ElementsAre("ANNUAL by 2028-01-31, 2027-10-03 to on"));
}

TEST(EvaluationDates, ATrialThatBeginsLaterTakesTheYearsPlace) {
  const std::vector<Held> held = {{"2020-05-10", Employment::PERMANENT},
                                  {"2026-04-01", Employment::TRIAL_SERVICE},
                                  {"2026-10-01", Employment::PERMANENT}};
  EXPECT_THAT(Due(held, "2026-03-01", "2026-09-30"),
              ElementsAre("ANNUAL by 2025-06-09, 2025-02-09 to 2026-04-01",
                          "TRIAL by 2026-09-30, 2026-04-01 to on"));
  EXPECT_THAT(Due(held, "2026-05-01", "2026-09-30"),
              ElementsAre("TRIAL by 2026-09-30, 2026-04-01 to on"));
}

TEST(EvaluationDates, WhoIsAwayAtTheAnniversaryHas30DaysFromTheirReturn) {
  const std::vector<Held> held = {{"2020-05-10", Employment::PERMANENT},
                                  {"2026-06-01", Employment::PERMANENT, Employment::ON_LEAVE},
                                  {"2026-09-01", Employment::PERMANENT}};
  EXPECT_THAT(Due(held, "2026-05-20", "2026-05-20"),
              ElementsAre("ANNUAL by 2026-10-01, 2026-02-09 to on"));
  EXPECT_THAT(Due(held, "2026-07-01", "2027-06-30"), IsEmpty());
  EXPECT_THAT(Due(held, "2026-09-15", "2026-09-15"),
              ElementsAre("ANNUAL by 2026-10-01, 2026-02-09 to on"));
}

TEST(EvaluationDates, WhoIsNotEmployedHereIsNotEvaluated) {
  const std::vector<Held> gone = {
      {"2020-05-10", Employment::PERMANENT},
      {"2026-06-01", Employment::TYPE_UNSPECIFIED, Employment::TERMINATED}};
  EXPECT_THAT(Due(gone, "2026-06-01", "2027-06-01"), IsEmpty());
  EXPECT_THAT(Due(gone, "2020-05-09", "2020-05-09"), IsEmpty());
  EXPECT_THAT(Due({{"2020-05-10", Employment::CONTRACTOR}}, "2026-06-01", "2027-06-01"), IsEmpty());
  // Nor is who leaves before their probation is over.
  EXPECT_THAT(Due({{"2026-01-01", Employment::PROBATIONARY},
                   {"2026-03-01", Employment::TYPE_UNSPECIFIED, Employment::TERMINATED}},
                  "2026-02-01", "2026-12-31"),
              IsEmpty());
}

// Who comes back has another employment, and their years count from its first day.
TEST(EvaluationDates, WhoComesBackBeginsAnew) {
  EXPECT_THAT(Due({{"2010-05-10", Employment::PERMANENT},
                   {"2025-01-01", Employment::TYPE_UNSPECIFIED, Employment::TERMINATED}},
                  "2026-06-01", "2026-12-31"),
              IsEmpty());
  EXPECT_THAT(Due({{"2026-03-01", Employment::PROBATIONARY}}, "2026-06-01", "2026-12-31"),
              ElementsAre("PROBATION by 2026-08-31, 2026-03-01 to on"));
}

}  // namespace
}  // namespace touchstone::assessment
