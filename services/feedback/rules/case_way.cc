#include "services/feedback/rules/case_way.h"

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::feedback {

using v1::Case;
using v1::CaseStep;

namespace {

// What a step needs, as a sentence ends: "for this it must be …".
absl::string_view NeededFor(CaseStep::Kind step) {
  switch (step) {
    case CaseStep::RECEIVED:
      return "not have come in";
    case CaseStep::ACKNOWLEDGED:
      return "be new";
    case CaseStep::STARTED:
      return "be new, acknowledged or waiting";
    case CaseStep::WAITED:
      return "be acknowledged or in progress";
    case CaseStep::RESUMED:
      return "wait";
    case CaseStep::PROPOSED:
    case CaseStep::HANDED_OFF:
    case CaseStep::JOINED_INCIDENT:
      return "be new, acknowledged, in progress or waiting";
    case CaseStep::RESOLVED:
      return "be acknowledged, in progress or waiting";
    case CaseStep::CLOSED:
      return "be resolved";
    case CaseStep::REOPENED:
      return "be resolved or closed";
    case CaseStep::MARKED_DUPLICATE:
    case CaseStep::REFERRED:
      return "be neither resolved nor closed";
    default:
      return "not be closed";
  }
}

std::optional<Case::State> Allowed(bool is_allowed, Case::State then) {
  return is_allowed ? std::optional(then) : std::nullopt;
}

std::optional<Case::State> AfterWait(Case::State state, std::optional<Case::State> wanted) {
  const bool can = state == Case::ACKNOWLEDGED || state == Case::IN_PROGRESS;
  return Allowed(can && wanted && IsWaiting(*wanted), wanted.value_or(state));
}

std::optional<Case::State> AfterResume(Case::State state, std::optional<Case::State> wanted) {
  const Case::State then = wanted.value_or(Case::IN_PROGRESS);
  const bool can = then == Case::ACKNOWLEDGED || then == Case::IN_PROGRESS;
  return Allowed(IsWaiting(state) && can, then);
}

std::optional<Case::State> AfterPartner(Case::State state, std::optional<Case::State> wanted) {
  const Case::State then = wanted.value_or(state);
  if (then == state) return Allowed(!IsSettled(state), state);
  const bool is_claim = IsOpen(state) && then == Case::RESOLVED;
  const bool is_reopened = state == Case::RESOLVED && then == Case::IN_PROGRESS;
  return Allowed(is_claim || is_reopened, then);
}

}  // namespace

bool IsOpen(Case::State state) {
  return state >= Case::NEW && state <= Case::WAITING_FOR_THIRD_PARTY;
}

bool IsWaiting(Case::State state) {
  return state == Case::WAITING_FOR_CUSTOMER || state == Case::WAITING_FOR_THIRD_PARTY;
}

bool IsSettled(Case::State state) {
  return state == Case::CLOSED || state == Case::DUPLICATE || state == Case::REFERRED;
}

std::optional<Case::State> StateAfter(CaseStep::Kind step, Case::State state,
                                      std::optional<Case::State> wanted) {
  const bool has_come_in = state != Case::STATE_UNSPECIFIED;
  if (step == CaseStep::RECEIVED) return Allowed(!has_come_in, Case::NEW);
  if (!has_come_in) return std::nullopt;
  switch (step) {
    case CaseStep::ACKNOWLEDGED:
      return Allowed(state == Case::NEW, Case::ACKNOWLEDGED);
    case CaseStep::STARTED:
      return Allowed(IsOpen(state) && state != Case::IN_PROGRESS, Case::IN_PROGRESS);
    case CaseStep::WAITED:
      return AfterWait(state, wanted);
    case CaseStep::RESUMED:
      return AfterResume(state, wanted);
    case CaseStep::PROPOSED:
    case CaseStep::HANDED_OFF:
    case CaseStep::JOINED_INCIDENT:
      return Allowed(IsOpen(state), state);
    case CaseStep::RESOLVED:
      return Allowed(IsOpen(state) && state != Case::NEW, Case::RESOLVED);
    case CaseStep::CLOSED:
      return Allowed(state == Case::RESOLVED, Case::CLOSED);
    case CaseStep::REOPENED:
      return Allowed(state == Case::RESOLVED || state == Case::CLOSED, Case::IN_PROGRESS);
    case CaseStep::MARKED_DUPLICATE:
      return Allowed(IsOpen(state), Case::DUPLICATE);
    case CaseStep::REFERRED:
      return Allowed(IsOpen(state), Case::REFERRED);
    case CaseStep::PARTNER_SAID:
      return AfterPartner(state, wanted);
    case CaseStep::PUBLISHED:
      return state;
    case CaseStep::ASSIGNED:
    case CaseStep::ANSWERED:
    case CaseStep::ESCALATED:
    case CaseStep::TARGET_MISSED:
    case CaseStep::LEFT_INCIDENT:
    case CaseStep::RETYPED:
      return Allowed(!IsSettled(state), state);
    default:
      return std::nullopt;
  }
}

absl::string_view InWords(Case::State state) {
  switch (state) {
    case Case::NEW:
      return "new";
    case Case::ACKNOWLEDGED:
      return "acknowledged";
    case Case::IN_PROGRESS:
      return "in progress";
    case Case::WAITING_FOR_CUSTOMER:
      return "waiting for the customer";
    case Case::WAITING_FOR_THIRD_PARTY:
      return "waiting for a third party";
    case Case::RESOLVED:
      return "resolved";
    case Case::CLOSED:
      return "closed";
    case Case::DUPLICATE:
      return "a duplicate";
    case Case::REFERRED:
      return "referred elsewhere";
    default:
      return "of no known state";
  }
}

absl::Status StepRefused(CaseStep::Kind step, const Case& of) {
  return FailedPrecondition(reasons::kCaseState, of.name(),
                            absl::StrCat(of.name(), " is ", InWords(of.state()),
                                         "; for this it must ", NeededFor(step), "."));
}

}  // namespace touchstone::feedback
