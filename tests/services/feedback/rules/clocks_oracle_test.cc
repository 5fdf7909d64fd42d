// Clocks against an oracle that looks at each minute by itself and knows nothing of spans.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "services/feedback/rules/clocks.h"
#include "services/runtime/clock/time_zones.h"
#include "tests/services/feedback/rules/office_hours.h"

namespace touchstone::feedback {
namespace {

using v1::BusinessCalendar;
using v1::ClockRule;
using v1::PauseRule;

// Whether an office is open in a minute.
class SlowCalendar {
 public:
  explicit SlowCalendar(const BusinessCalendar& calendar)
      : calendar_(calendar), zone_(*FindTimeZone(calendar.time_zone())) {}

  bool IsOpen(absl::Time minute) {
    const absl::CivilDay day = absl::ToCivilDay(minute, zone_);
    auto found = days_.find(day);
    if (found == days_.end()) found = days_.emplace(day, MinutesOf(day)).first;
    return std::find(found->second.begin(), found->second.end(), minute) != found->second.end();
  }

 private:
  // In "08:00": minutes since midnight by the clock on the wall.
  static int OnTheWall(const std::string& time) {
    return std::stoi(time.substr(0, 2)) * 60 + std::stoi(time.substr(3));
  }

  std::vector<std::pair<int, int>> HoursOf(absl::CivilDay day) const {
    const std::string date = absl::FormatCivilTime(day);
    std::vector<std::pair<int, int>> hours;
    for (const auto& holiday : calendar_.holidays()) {
      if (holiday.date() != date) continue;
      if (!holiday.open_time().empty()) {
        hours.emplace_back(OnTheWall(holiday.open_time()), OnTheWall(holiday.close_time()));
      }
      return hours;
    }
    const v1::WeeklyHours* latest = nullptr;
    for (const auto& week : calendar_.weekly_hours()) {
      if (week.effective_date() > date) continue;
      if (latest == nullptr || latest->effective_date() < week.effective_date()) latest = &week;
    }
    if (latest == nullptr) return hours;
    const int weekday = static_cast<int>(absl::GetWeekday(day)) + 1;
    for (const auto& one : latest->hours()) {
      if (one.weekday() != weekday) continue;
      hours.emplace_back(OnTheWall(one.open_time()), OnTheWall(one.close_time()));
    }
    return hours;
  }

  // Those of a day in which it is open: from the first whose name on the wall is at the opening or
  // behind it, to the last whose name is before the closing.
  std::vector<absl::Time> MinutesOf(absl::CivilDay day) const {
    std::vector<std::pair<absl::Time, int>> all;
    for (absl::Time minute = absl::FromCivil(day, zone_) - absl::Hours(3);
         absl::ToCivilDay(minute, zone_) <= day; minute += absl::Minutes(1)) {
      if (absl::ToCivilDay(minute, zone_) != day) continue;
      const auto wall = absl::ToCivilMinute(minute, zone_);
      all.emplace_back(minute, wall.hour() * 60 + wall.minute());
    }
    std::vector<absl::Time> open;
    for (const auto& [opens, closes] : HoursOf(day)) {
      size_t first = 0;
      while (first < all.size() && all[first].second < opens) ++first;
      size_t last = all.size();
      while (last > 0 && all[last - 1].second >= closes) --last;
      for (size_t i = first; i < last; ++i) open.push_back(all[i].first);
    }
    return open;
  }

  const BusinessCalendar& calendar_;
  const absl::TimeZone zone_;
  std::map<absl::CivilDay, std::vector<absl::Time>> days_;
};

struct Counted {
  int64_t elapsed = 0;
  int64_t paused = 0;
  int64_t refused = 0;
  std::optional<absl::Time> due;  // where it is found within the days that are looked at
};

// Goes from minute to minute, with what was known at the end.
class SlowClock {
 public:
  SlowClock(const ClockRule& rule, SlowCalendar& calendar, const ClockCourse& course,
            absl::Time moment)
      : rule_(rule), calendar_(calendar), course_(course), moment_(moment) {}

  Counted Count() {
    const absl::Time end =
        std::max(course_.start, course_.stop && *course_.stop <= moment_ ? *course_.stop : moment_);
    Counted counted;
    int64_t counts = 0;
    for (absl::Time minute = course_.start; minute < end + absl::Hours(24 * 30);
         minute += absl::Minutes(1)) {
      if (minute >= end && counted.due) break;
      if (!calendar_.IsOpen(minute)) continue;
      const ClockWait* const wait = WaitAt(minute);
      const bool pauses = wait != nullptr && MayPause(*wait);
      if (minute < end) {
        ++counted.elapsed;
        counted.paused += pauses ? 1 : 0;
        counted.refused += wait != nullptr && !pauses ? 1 : 0;
      }
      if (!pauses && ++counts == rule_.target_minutes()) counted.due = minute + absl::Minutes(1);
    }
    return counted;
  }

 private:
  const ClockWait* WaitAt(absl::Time minute) const {
    if (course_.stop && *course_.stop <= moment_ && minute >= *course_.stop) return nullptr;
    for (const ClockWait& wait : course_.waits) {
      const bool is_known = wait.from <= moment_;
      const bool has_ended = wait.to <= moment_;
      if (is_known && wait.from <= minute && (!has_ended || minute < wait.to)) return &wait;
    }
    return nullptr;
  }

  bool MayPause(const ClockWait& wait) {
    for (const PauseRule& pause : rule_.pauses()) {
      if (pause.reason() != wait.reason) continue;
      if (pause.max_minutes_each() > 0 && each_[wait.from] == pause.max_minutes_each())
        return false;
      if (total_[wait.reason] == pause.max_minutes_total()) return false;
      ++each_[wait.from];
      ++total_[wait.reason];
      return true;
    }
    return false;
  }

  const ClockRule& rule_;
  SlowCalendar& calendar_;
  const ClockCourse& course_;
  const absl::Time moment_;
  std::map<absl::Time, int> each_;
  std::map<PauseRule::Reason, int> total_;
};

class Chance {
 public:
  explicit Chance(int seed) : random_(seed) {}
  int UpTo(int most) { return std::uniform_int_distribution<int>(0, most)(random_); }
  int From(int least, int most) { return least + UpTo(most - least); }

 private:
  std::mt19937 random_;
};

std::string TimeOfDay(int minutes) {
  return absl::StrCat(minutes / 600, minutes / 60 % 10, ":", minutes / 10 % 6, minutes % 10);
}

BusinessCalendar AnyCalendar(const std::string& zone, const std::string& around, Chance& chance) {
  BusinessCalendar calendar;
  calendar.set_time_zone(zone);
  for (int week = 0; week < chance.From(1, 2); ++week) {
    auto& hours = *calendar.add_weekly_hours();
    hours.set_effective_date(week == 0 ? "2020-01-01" : around);
    for (int weekday = 1; weekday <= 7; ++weekday) {
      int from = chance.UpTo(300);
      for (int part = chance.UpTo(2); part > 0 && from < 1380; --part) {
        const int to = part == 1 && chance.UpTo(2) == 0 ? 1440 : chance.From(from + 1, 1440);
        auto& one = *hours.add_hours();
        one.set_weekday(static_cast<v1::OpenHours::Weekday>(weekday));
        one.set_open_time(TimeOfDay(from));
        one.set_close_time(TimeOfDay(to));
        from = to + chance.UpTo(90);
      }
    }
  }
  if (chance.UpTo(1) == 0) AddHoliday(calendar, around);
  return calendar;
}

ClockRule AnyRule(Chance& chance) {
  ClockRule rule;
  rule.set_kind(ClockRule::RESOLVE);
  rule.set_target_minutes(chance.From(1, 1500));
  for (const auto reason : {PauseRule::WAITING_FOR_CUSTOMER, PauseRule::WAITING_FOR_THIRD_PARTY}) {
    if (chance.UpTo(2) == 0) continue;
    auto& pause = *rule.add_pauses();
    pause.set_reason(reason);
    pause.set_max_minutes_each(chance.UpTo(1) == 0 ? 0 : chance.From(1, 600));
    pause.set_max_minutes_total(chance.From(1, 1200));
  }
  return rule;
}

ClockCourse AnyCourse(absl::Time start, Chance& chance) {
  ClockCourse course{.round = 1, .start = start, .stop = {}, .is_void = false, .waits = {}};
  absl::Time time = start - absl::Minutes(chance.UpTo(60));  // a wait may have begun before
  for (int wait = chance.UpTo(3); wait > 0; --wait) {
    time += absl::Minutes(chance.UpTo(900));
    const absl::Time to = time + absl::Minutes(chance.From(1, 1500));
    course.waits.push_back({.reason = chance.UpTo(1) == 0 ? PauseRule::WAITING_FOR_CUSTOMER
                                                          : PauseRule::WAITING_FOR_THIRD_PARTY,
                            .from = time,
                            .to = to});
    time = to;
  }
  if (chance.UpTo(1) == 0) {
    course.stop = std::max(time, start) + absl::Minutes(chance.UpTo(600));
  } else if (!course.waits.empty() && chance.UpTo(1) == 0) {
    course.waits.back().to = absl::InfiniteFuture();
  }
  return course;
}

// Days around which clocks are set, forward and back; at one in the morning, at midnight, by half
// an hour, or not at all.
class ClocksByMinute : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(ClocksByMinute, CountTheSame) {
  const auto& [zone, day] = GetParam();
  for (int seed = 0; seed < 60; ++seed) {
    Chance chance(seed);
    const BusinessCalendar calendar = AnyCalendar(zone, day, chance);
    const ClockRule rule = AnyRule(chance);
    const ClockCourse course = AnyCourse(
        At(absl::StrCat(day, " 00:00"), zone) + absl::Minutes(chance.From(-1500, 1500)), chance);
    const absl::Time moment = course.start + absl::Minutes(chance.UpTo(5000));
    SlowCalendar slow_calendar(calendar);
    const Counted expected = SlowClock(rule, slow_calendar, course, moment).Count();
    const ClockStanding standing = StandingAt(rule, BusinessHours(calendar), course, moment);
    const std::string what = absl::StrCat(zone, " seed ", seed);
    EXPECT_EQ(standing.elapsed_minutes, expected.elapsed) << what;
    EXPECT_EQ(standing.paused_minutes, expected.paused) << what;
    EXPECT_EQ(standing.counted_minutes, expected.elapsed - expected.paused) << what;
    EXPECT_EQ(standing.refused_pause_minutes, expected.refused) << what;
    EXPECT_EQ(standing.due_time, expected.due.value_or(standing.due_time)) << what;
  }
}

INSTANTIATE_TEST_SUITE_P(Days, ClocksByMinute,
                         testing::Values(std::pair("America/Los_Angeles", "2026-03-08"),
                                         std::pair("America/Los_Angeles", "2026-11-01"),
                                         std::pair("Europe/Berlin", "2026-03-29"),
                                         std::pair("Europe/Berlin", "2026-10-25"),
                                         std::pair("America/Havana", "2026-03-08"),
                                         std::pair("America/Havana", "2026-11-01"),
                                         std::pair("Australia/Lord_Howe", "2026-04-05"),
                                         std::pair("Asia/Kolkata", "2026-05-15")),
                         [](const auto& info) { return absl::StrCat("Day", info.index); });

}  // namespace
}  // namespace touchstone::feedback
