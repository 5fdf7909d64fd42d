// The way of a case: which step may follow which state, and where it leads. Pure.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_CASE_WAY_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_CASE_WAY_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/case_steps.pb.h>

#include <optional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace touchstone::feedback {

// Whether it can still be worked on: it is not resolved, closed, a duplicate or referred.
bool IsOpen(v1::Case::State state);

// Whether it waits for somebody.
bool IsWaiting(v1::Case::State state);

// Whether it is at its end: closed, a duplicate, or referred. What is resolved is not yet.
bool IsSettled(v1::Case::State state);

// The state after a step; nothing when the step may not follow the state. Most kinds lead to one
// state, or to none. `wanted` is where the others are to lead: a wait to whom it waits for; its end
// back to where it began, to in progress without; what a partner said to resolved (their claim), or
// from there to in progress.
std::optional<v1::Case::State> StateAfter(v1::CaseStep::Kind step, v1::Case::State state,
                                          std::optional<v1::Case::State> wanted = std::nullopt);

// "waiting for the customer".
absl::string_view InWords(v1::Case::State state);

// FAILED_PRECONDITION (CASE_STATE): what state the case is in, and in which the step can be taken.
absl::Status StepRefused(v1::CaseStep::Kind step, const v1::Case& of);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_CASE_WAY_H_
