#include "services/runtime/clock/days.h"

#include <gtest/gtest.h>

#include <optional>

#include "absl/time/time.h"

namespace touchstone {
namespace {

TEST(Days, AreThoseOfTheCalendar) {
  EXPECT_EQ(ParseDay("1970-01-01"), 0);
  EXPECT_EQ(ParseDay("1969-12-31"), -1);
  EXPECT_EQ(ParseDay("2024-02-29"), 19782);
  for (const char* const none : {"2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01",
                                 "2026-01-01 ", "", "2026-01-32"}) {
    EXPECT_EQ(ParseDay(none), std::nullopt) << none;
  }
  for (const char* const day : {"1000-01-01", "1999-12-31", "9999-12-31"}) {
    EXPECT_EQ(DayText(ParseDay(day).value()), day);
  }
  EXPECT_LT(ParseDay("9999-12-31").value(), kForever);
  EXPECT_EQ(DayText(DayOf(absl::FromUnixSeconds(1'767'225'599))), "2025-12-31");
  EXPECT_EQ(DayText(DayOf(absl::FromUnixSeconds(1'767'225'600))), "2026-01-01");
}

}  // namespace
}  // namespace touchstone
