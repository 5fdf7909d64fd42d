// What a partner's words about a case mean. They are kept as they were said; what they mean here is
// a claim. Pure.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_PARTNER_STATUS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_PARTNER_STATUS_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/handoff.pb.h>

#include "absl/strings/string_view.h"

namespace touchstone::feedback {

// The status of GeoReport v2 ("open", "closed") and its extensions ("investigating",
// "no_further_action", …), however it is written. What is not known says nothing: COMMENT.
v1::HandoffUpdate::Meaning MeaningOfStatus(absl::string_view status);

// The status by which others are told where a case is here.
absl::string_view StatusOfCase(v1::Case::State state);

// What it means where a case is here.
v1::HandoffUpdate::Meaning MeaningOfCase(v1::Case::State state);

// What becomes of a case when a partner says something of it.
enum class CaseEffect { kNone, kResolve, kReopen, kEscalate };

// What an update does.
struct UpdateEffect {
  v1::Handoff::State state;  // where the handoff is then
  CaseEffect on_case = CaseEffect::kNone;
};

// Of a handoff in that state. "Done" resolves a case and never confirms it; "not ours" is for
// somebody here to look at. What is acknowledged or begun does not go back.
UpdateEffect EffectOf(v1::Handoff::State state, v1::HandoffUpdate::Meaning meaning);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_PARTNER_STATUS_H_
