#include "services/feedback/rules/calendar.h"

#include <algorithm>

#include "services/runtime/clock/time_zones.h"

namespace touchstone::feedback {
namespace {

constexpr absl::CivilDay kFirstDay(1970, 1, 1);
constexpr int kDaysInWeek = 7;
constexpr int kMinutesInDay = 24 * 60;
// A target of 1,000,000 minutes in an office that is open three hours a week.
constexpr Day kMostDaysAhead = 366 * 120;

// 0 for Monday; the first of January 1970 was a Thursday.
int WeekdayOf(Day day) {
  const int64_t weekday = (day + 3) % kDaysInWeek;
  return static_cast<int>(weekday < 0 ? weekday + kDaysInWeek : weekday);
}

void SortByOpening(std::vector<OpenMinutes>& hours) {
  std::sort(hours.begin(), hours.end(),
            [](const OpenMinutes& one, const OpenMinutes& other) { return one.open < other.open; });
}

}  // namespace

int MinuteOfDay(const std::string& time) {
  if (time.size() != 5) return -1;
  return ((time[0] - '0') * 10 + time[1] - '0') * 60 + (time[3] - '0') * 10 + time[4] - '0';
}

absl::Time BusinessHours::Never() {
  return absl::FromCivil(absl::CivilSecond(9999, 12, 31), absl::UTCTimeZone());
}

BusinessHours::BusinessHours(const v1::BusinessCalendar& calendar)
    : zone_(FindTimeZone(calendar.time_zone()).value_or(absl::UTCTimeZone())) {
  for (const v1::WeeklyHours& weekly : calendar.weekly_hours()) {
    auto& week = weeks_[ParseDay(weekly.effective_date()).value_or(0)];
    week.assign(kDaysInWeek, {});
    for (const v1::OpenHours& hours : weekly.hours()) {
      if (hours.weekday() == v1::OpenHours::WEEKDAY_UNSPECIFIED) continue;
      week[hours.weekday() - v1::OpenHours::MONDAY].push_back(
          {MinuteOfDay(hours.open_time()), MinuteOfDay(hours.close_time())});
    }
    for (auto& day : week) SortByOpening(day);
  }
  for (const v1::Holiday& holiday : calendar.holidays()) {
    auto& hours = holidays_[ParseDay(holiday.date()).value_or(0)];
    hours.clear();
    if (holiday.open_time().empty()) continue;
    hours.push_back({MinuteOfDay(holiday.open_time()), MinuteOfDay(holiday.close_time())});
  }
}

const std::vector<OpenMinutes>& BusinessHours::On(Day day) const {
  static const std::vector<OpenMinutes> kClosed;
  const auto holiday = holidays_.find(day);
  if (holiday != holidays_.end()) return holiday->second;
  auto week = weeks_.upper_bound(day);
  if (week == weeks_.begin()) return kClosed;
  return (--week)->second[WeekdayOf(day)];
}

absl::Time BusinessHours::MomentOf(Day day, int minute, bool closes) const {
  const absl::CivilSecond local(absl::CivilMinute(kFirstDay + day) + minute);
  const absl::TimeZone::TimeInfo info = zone_.At(local);
  switch (info.kind) {
    case absl::TimeZone::TimeInfo::SKIPPED:
      return info.trans;
    case absl::TimeZone::TimeInfo::REPEATED:
      // Midnight at the end of a day is the first of that name: the second is in the next day.
      return closes && minute < kMinutesInDay ? info.post : info.pre;
    default:
      return info.pre;
  }
}

std::vector<OpenSpan> BusinessHours::SpansOn(Day day) const {
  std::vector<OpenSpan> spans;
  for (const OpenMinutes& hours : On(day)) {
    OpenSpan span{.open = MomentOf(day, hours.open, /*closes=*/false),
                  .close = MomentOf(day, hours.close, /*closes=*/true)};
    // Where clocks are set back, one can begin before the other has ended.
    if (!spans.empty()) span.open = std::max(span.open, spans.back().close);
    if (span.open < span.close) spans.push_back(span);
  }
  return spans;
}

absl::Duration BusinessHours::OpenBetween(absl::Time from, absl::Time to) const {
  absl::Duration open;
  if (from >= to) return open;
  // Midnight can be of both days where clocks are set back at it.
  for (Day day = DayAt(from) - 1; day <= DayAt(to); ++day) {
    for (const OpenSpan& span : SpansOn(day)) {
      const absl::Time begin = std::max(span.open, from);
      const absl::Time end = std::min(span.close, to);
      if (begin < end) open += end - begin;
    }
  }
  return open;
}

absl::Time BusinessHours::After(absl::Time from, absl::Duration duration) const {
  if (duration <= absl::ZeroDuration()) return from;
  const Day first = DayAt(from) - 1;
  for (Day day = first; day < first + kMostDaysAhead; ++day) {
    for (const OpenSpan& span : SpansOn(day)) {
      const absl::Time begin = std::max(span.open, from);
      if (begin >= span.close) continue;
      const absl::Duration open = span.close - begin;
      if (open >= duration) return begin + duration;
      duration -= open;
    }
  }
  return Never();
}

Day BusinessHours::DayAt(absl::Time time) const {
  return absl::ToCivilDay(time, zone_) - kFirstDay;
}

}  // namespace touchstone::feedback
