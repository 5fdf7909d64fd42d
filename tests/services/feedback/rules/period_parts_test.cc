#include "services/feedback/rules/period_parts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;

PeriodParts Parts(const char* start, const char* end) {
  return PartsOf(*ParseDay(start), *ParseDay(end));
}

TEST(PeriodPartsTest, MonthsAndTheDaysAtBothEnds) {
  const PeriodParts parts = Parts("2026-01-15", "2026-04-02");
  EXPECT_EQ(parts.months, (TextSpan{"2026-02", "2026-03"}));
  EXPECT_THAT(parts.days, ElementsAre(TextSpan{"2026-01-15", "2026-01-31"},
                                      TextSpan{"2026-04-01", "2026-04-02"}));
}

TEST(PeriodPartsTest, WholeMonthsHaveNoDays) {
  const PeriodParts parts = Parts("2025-12-01", "2026-02-28");
  EXPECT_EQ(parts.months, (TextSpan{"2025-12", "2026-02"}));
  EXPECT_THAT(parts.days, ElementsAre());
}

TEST(PeriodPartsTest, WithinAMonthAreDaysOnly) {
  EXPECT_THAT(Parts("2026-03-02", "2026-03-02").days,
              ElementsAre(TextSpan{"2026-03-02", "2026-03-02"}));
  EXPECT_THAT(
      Parts("2026-03-20", "2026-04-10").days,
      ElementsAre(TextSpan{"2026-03-20", "2026-03-31"}, TextSpan{"2026-04-01", "2026-04-10"}));
}

TEST(PeriodPartsTest, EveryDayIsInOnePart) {
  const Day first = *ParseDay("2027-11-20");
  for (Day start = first; start < first + 40; ++start) {
    for (Day end = start; end < start + 120; ++end) {
      const PeriodParts parts = PartsOf(start, end);
      std::map<std::string, int> days;
      for (const TextSpan& span : parts.days) {
        EXPECT_EQ(span.first.substr(0, 7), span.last.substr(0, 7));
        for (Day day = *ParseDay(span.first); day <= *ParseDay(span.last); ++day) {
          ++days[DayText(day)];
        }
      }
      for (Day day = start; parts.months && day <= end; ++day) {
        const std::string month = DayText(day).substr(0, 7);
        if (month >= parts.months->first && month <= parts.months->last) ++days[DayText(day)];
      }
      ASSERT_EQ(days.size(), static_cast<size_t>(end - start + 1));
      for (const auto& [day, count] : days) ASSERT_EQ(count, 1) << day;
    }
  }
}

}  // namespace
}  // namespace touchstone::feedback
