// Clocks of a case: how long something took, how much of it counts, and when it is due. Pure: a
// rule, the office's hours, what was done and a moment; the same question has the same answer for
// ever.
//
//   for (const ClockCourse& course : CoursesOf(rule.kind(), steps)) {
//     const ClockStanding standing = StandingAt(rule, hours, course, now);
//   }
//
// Pauses hide nothing: elapsed = counted + paused, also in whole minutes.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_CLOCKS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_CLOCKS_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/case_steps.pb.h>
#include <touchstone/feedback/v1/service_type.pb.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/time/time.h"
#include "services/feedback/rules/calendar.h"

namespace touchstone::feedback {

// What clocks look at of a step.
struct ClockStep {
  v1::CaseStep::Kind kind = v1::CaseStep::KIND_UNSPECIFIED;
  v1::Case::State state = v1::Case::STATE_UNSPECIFIED;         // after it
  v1::Case::State former_state = v1::Case::STATE_UNSPECIFIED;  // before it
  absl::Time time;
};

// A stretch in which a case waited.
struct ClockWait {
  v1::PauseRule::Reason reason = v1::PauseRule::REASON_UNSPECIFIED;
  absl::Time from;
  absl::Time to = absl::InfiniteFuture();  // while it waits
};

// One run of a clock: from when it began until what it waits for was done.
struct ClockCourse {
  int round = 1;  // a case that is reopened is to be resolved again
  absl::Time start;
  std::optional<absl::Time> stop;
  bool is_void = false;          // it counts in no figure
  std::vector<ClockWait> waits;  // of the case, in order, whether or not the rule allows them
};

// How a clock stands at a moment, in whole minutes of the calendar's hours.
struct ClockStanding {
  int64_t elapsed_minutes = 0;
  int64_t paused_minutes = 0;
  int64_t counted_minutes = 0;
  int64_t refused_pause_minutes = 0;
  // What is left until it is due; negative once it is over. Nothing once it stopped.
  std::optional<int64_t> remaining_minutes;
  // When its time is over, by what was known at the moment: a wait that has not ended then lasts as
  // long as the rule allows.
  absl::Time due_time;
  absl::Time due_without_pauses;
  // Since when it stands still, at the moment.
  std::optional<absl::Time> pause_time;
  v1::CaseClock::State state = v1::CaseClock::STATE_UNSPECIFIED;
  bool missed_without_pauses = false;
};

// The runs of a clock of that kind, oldest first, by the steps of a case in their order:
// - ACKNOWLEDGE begins when it came in and ends when the customer was told;
// - START begins when it came in and ends when work began;
// - RESOLVE begins when it came in and ends when it was resolved, and runs anew from each
//   reopening.
// What was resolved or closed without being acknowledged or begun before was so then. All are void
// once the case is another one or was referred elsewhere. For a moment of the past, give the steps
// up to then.
std::vector<ClockCourse> CoursesOf(v1::ClockRule::Kind kind, std::span<const ClockStep> steps);

// How one of them stands at a moment: what was done later, is not known then. A moment before it
// began is taken for when it began.
ClockStanding StandingAt(const v1::ClockRule& rule, const BusinessHours& hours,
                         const ClockCourse& course, absl::Time moment);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_CLOCKS_H_
