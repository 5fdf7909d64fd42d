// When an office is open: a business calendar as clocks ask it.
//
//   const BusinessHours hours(calendar);
//   hours.OpenBetween(received, now);             // how long it was open since
//   hours.After(received, absl::Minutes(480));    // when it will have been open that long
//
// Times of day are those of the calendar's zone. Where clocks are set forward, a time of day that
// does not happen is the moment at which they are; where they are set back, an office opens at the
// first and closes at the last moment of that name.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_CALENDAR_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_CALENDAR_H_

#include <touchstone/feedback/v1/business_calendar.pb.h>

#include <map>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/runtime/clock/days.h"

namespace touchstone::feedback {

// From an opening to a closing, in minutes of the day.
struct OpenMinutes {
  int open = 0;
  int close = 0;
  friend bool operator==(const OpenMinutes&, const OpenMinutes&) = default;
};

// A stretch of time in which an office is open.
struct OpenSpan {
  absl::Time open;
  absl::Time close;
};

// Immutable and thread-safe.
class BusinessHours {
 public:
  // Of a calendar without violations (calendar_rules.h). What it does not say is closed.
  explicit BusinessHours(const v1::BusinessCalendar& calendar);

  // When it is open on a day, in order.
  const std::vector<OpenMinutes>& On(Day day) const;

  // The same as moments, which do not overlap.
  std::vector<OpenSpan> SpansOn(Day day) const;

  // How long it is open from one moment to another; 0 when they are the other way round.
  absl::Duration OpenBetween(absl::Time from, absl::Time to) const;

  // The first moment by which it has been open for `duration` since `from`: `from` itself for no
  // time at all, and Never() for one that is too far away to be told.
  absl::Time After(absl::Time from, absl::Duration duration) const;

  // The day of a moment, in its zone.
  Day DayAt(absl::Time time) const;

  // Behind every moment that is told: the end of the year 9999.
  static absl::Time Never();

 private:
  absl::Time MomentOf(Day day, int minute, bool closes) const;

  absl::TimeZone zone_;
  // By the day from which on they hold: hours of Monday to Sunday.
  std::map<Day, std::vector<std::vector<OpenMinutes>>> weeks_;
  std::map<Day, std::vector<OpenMinutes>> holidays_;
};

// "08:30" -> 510; -1 for what is none.
int MinuteOfDay(const std::string& time);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_CALENDAR_H_
