#include "services/feedback/rules/clocks.h"

#include <algorithm>
#include <map>
#include <utility>

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::CaseClock;
using v1::CaseStep;
using v1::ClockRule;
using v1::PauseRule;

PauseRule::Reason ReasonOf(Case::State state) {
  switch (state) {
    case Case::WAITING_FOR_CUSTOMER:
      return PauseRule::WAITING_FOR_CUSTOMER;
    case Case::WAITING_FOR_THIRD_PARTY:
      return PauseRule::WAITING_FOR_THIRD_PARTY;
    default:
      return PauseRule::REASON_UNSPECIFIED;
  }
}

std::vector<ClockWait> WaitsOf(std::span<const ClockStep> steps) {
  std::vector<ClockWait> waits;
  for (const ClockStep& step : steps) {
    const bool goes_on_waiting = step.state == step.former_state;
    if (goes_on_waiting) continue;
    if (!waits.empty() && waits.back().to == absl::InfiniteFuture()) waits.back().to = step.time;
    const PauseRule::Reason reason = ReasonOf(step.state);
    if (reason != PauseRule::REASON_UNSPECIFIED) {
      waits.push_back({.reason = reason, .from = step.time});
    }
  }
  return waits;
}

bool Ends(ClockRule::Kind kind, CaseStep::Kind step) {
  if (step == CaseStep::RESOLVED || step == CaseStep::CLOSED) return true;
  return (kind == ClockRule::ACKNOWLEDGE && step == CaseStep::ACKNOWLEDGED) ||
         (kind == ClockRule::START && step == CaseStep::STARTED);
}

bool IsElsewhere(Case::State state) { return state == Case::DUPLICATE || state == Case::REFERRED; }

// What was known of a course at a moment.
ClockCourse AsOf(ClockCourse course, absl::Time moment) {
  if (course.stop && *course.stop > moment) course.stop.reset();
  std::vector<ClockWait> known;
  for (ClockWait wait : course.waits) {
    if (wait.from > moment) continue;
    if (wait.to > moment) wait.to = absl::InfiniteFuture();
    known.push_back(wait);
  }
  course.waits = std::move(known);
  return course;
}

// A stretch in which the clock stands still.
struct Pause {
  absl::Time from;
  absl::Time to;
};

// The part of each wait in which the rule lets the clock stand still: its beginning, up to what is
// left of the limits.
std::vector<Pause> PausesOf(const ClockRule& rule, const BusinessHours& hours,
                            const ClockCourse& course) {
  std::vector<Pause> pauses;
  std::map<PauseRule::Reason, absl::Duration> used;
  for (const ClockWait& wait : course.waits) {
    const auto allowed =
        std::find_if(rule.pauses().begin(), rule.pauses().end(),
                     [&](const PauseRule& pause) { return pause.reason() == wait.reason; });
    const absl::Time from = std::max(wait.from, course.start);
    const absl::Time to = std::min(wait.to, course.stop.value_or(absl::InfiniteFuture()));
    if (allowed == rule.pauses().end() || from >= to) continue;
    absl::Duration left = absl::Minutes(allowed->max_minutes_total()) - used[wait.reason];
    if (allowed->max_minutes_each() > 0) {
      left = std::min(left, absl::Minutes(allowed->max_minutes_each()));
    }
    if (left <= absl::ZeroDuration()) continue;
    const Pause pause{.from = from, .to = std::min(to, hours.After(from, left))};
    used[wait.reason] += hours.OpenBetween(pause.from, pause.to);
    pauses.push_back(pause);
  }
  return pauses;
}

absl::Time DueAt(const ClockRule& rule, const BusinessHours& hours, absl::Time start,
                 std::span<const Pause> pauses) {
  absl::Duration left = absl::Minutes(rule.target_minutes());
  absl::Time from = start;
  for (const Pause& pause : pauses) {
    const absl::Duration open = hours.OpenBetween(from, pause.from);
    if (open >= left) break;
    left -= open;
    from = pause.to;
  }
  return hours.After(from, left);
}

// How long it stood still until `end`.
absl::Duration PausedUntil(const BusinessHours& hours, std::span<const Pause> pauses,
                           absl::Time end) {
  absl::Duration paused;
  for (const Pause& pause : pauses) {
    paused += hours.OpenBetween(pause.from, std::min(pause.to, end));
  }
  return paused;
}

absl::Duration WaitedUntil(const BusinessHours& hours, const ClockCourse& course, absl::Time end) {
  absl::Duration waited;
  for (const ClockWait& wait : course.waits) {
    waited += hours.OpenBetween(std::max(wait.from, course.start), std::min(wait.to, end));
  }
  return waited;
}

CaseClock::State StateOf(const ClockCourse& course, const ClockStanding& standing, absl::Time end) {
  if (course.is_void) return CaseClock::VOID;
  if (end > standing.due_time) return CaseClock::MISSED;
  if (course.stop) return CaseClock::MET;
  return standing.pause_time ? CaseClock::PAUSED : CaseClock::RUNNING;
}

}  // namespace

std::vector<ClockCourse> CoursesOf(ClockRule::Kind kind, std::span<const ClockStep> steps) {
  std::vector<ClockCourse> courses;
  for (const ClockStep& step : steps) {
    const bool is_again = step.kind == CaseStep::REOPENED && kind == ClockRule::RESOLVE;
    if (step.kind == CaseStep::RECEIVED || is_again) {
      courses.push_back({.round = static_cast<int>(courses.size()) + 1,
                         .start = step.time,
                         .stop = {},
                         .is_void = false,
                         .waits = {}});
    }
    if (courses.empty() || courses.back().stop) continue;
    if (Ends(kind, step.kind) || IsElsewhere(step.state)) courses.back().stop = step.time;
  }
  const bool is_void = !steps.empty() && IsElsewhere(steps.back().state);
  const std::vector<ClockWait> waits = WaitsOf(steps);
  for (ClockCourse& course : courses) {
    course.is_void = is_void;
    course.waits = waits;
  }
  return courses;
}

ClockStanding StandingAt(const ClockRule& rule, const BusinessHours& hours,
                         const ClockCourse& whole_course, absl::Time moment) {
  const ClockCourse course = AsOf(whole_course, moment);
  const std::vector<Pause> pauses = PausesOf(rule, hours, course);
  const absl::Time end = std::max(course.start, course.stop.value_or(moment));
  ClockStanding standing;
  standing.due_time = DueAt(rule, hours, course.start, pauses);
  standing.due_without_pauses = DueAt(rule, hours, course.start, {});
  const absl::Duration paused = PausedUntil(hours, pauses, end);
  standing.elapsed_minutes = absl::ToInt64Minutes(hours.OpenBetween(course.start, end));
  standing.paused_minutes = absl::ToInt64Minutes(paused);
  standing.counted_minutes = standing.elapsed_minutes - standing.paused_minutes;
  standing.refused_pause_minutes = absl::ToInt64Minutes(WaitedUntil(hours, course, end) - paused);
  if (!course.stop) {
    standing.remaining_minutes = rule.target_minutes() - standing.counted_minutes;
    if (!pauses.empty() && pauses.back().from <= end && end < pauses.back().to) {
      standing.pause_time = pauses.back().from;
    }
  }
  standing.state = StateOf(course, standing, end);
  standing.missed_without_pauses = end > standing.due_without_pauses;
  return standing;
}

}  // namespace touchstone::feedback
