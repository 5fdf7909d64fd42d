// The clocks of cases: in the case as of its last step, and as rows, by which the tick finds what
// is due. How long something took is computed from steps and calendar alone (rules/clocks.h).

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_CLOCKS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_CLOCKS_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/case_steps.pb.h>
#include <touchstone/feedback/v1/service_type.pb.h>

#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/feedback/rules/clocks.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// Gives a case the clocks of a type, as if it had always been of it, and forgets the former ones.
// `step` is the one that came in or leads to the type, and was appended.
absl::Status BeginClocks(Session& session, const v1::ServiceType& type, const v1::CaseStep& step,
                         absl::Time now, v1::Case& of);

// Moves its clocks by a step that was appended. Gives those that the step ended. `now` is not the
// step's time where that is of what is over.
absl::StatusOr<std::vector<v1::ClockReading>> MoveClocks(Session& session, const v1::CaseStep& step,
                                                         absl::Time now, v1::Case& of);

// By the calendars as they are now: whether any clock is due at another time.
absl::StatusOr<bool> DueAnew(Session& session, absl::Time now, v1::Case& of);

// Takes the rows of a case that is deleted away, and brings them back.
absl::Status RemoveClocks(Session& session, const v1::Case& of);
absl::Status RestoreClocks(Session& session, const v1::Case& of);

// How the clocks of a case stood at a moment, by when they began. `of` is as it was then.
absl::StatusOr<std::vector<v1::ClockReading>> ReadClocks(Session& session, const v1::Case& of,
                                                         std::span<const ClockStep> steps,
                                                         absl::Time moment);

// What clocks look at of a case's steps, up to a moment.
absl::StatusOr<std::vector<ClockStep>> ClockStepsOf(Session& session, const std::string& name,
                                                    absl::Time until);

// Whether a clock runs by a calendar.
absl::StatusOr<bool> RunsByCalendar(Session& session, const std::string& calendar);

// "resolve": how a step names a clock that it is about.
absl::string_view ClockId(v1::ClockRule::Kind kind);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_CLOCKS_H_
