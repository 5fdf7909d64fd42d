// The way of a handoff: which states are open, how long sending is tried, what a partner must be
// reached by. Pure.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_HANDOFF_WAY_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_HANDOFF_WAY_H_

#include <touchstone/feedback/v1/handoff.pb.h>

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::feedback {

// "queued", "sent", …
absl::string_view InWords(v1::Handoff::State state);

// Whether somebody still has to do something: it is to be sent, is with them, or could not be sent.
bool IsOpen(v1::Handoff::State state);

// Whether it is with them, and they have not said how it ended.
bool IsWithPartner(v1::Handoff::State state);

// How long sending is tried.
inline constexpr absl::Duration kTriedFor = absl::Hours(72);

// After how long it is tried again when it failed that many times: 1, 2, 4 … minutes, at most an
// hour. Nothing when it has been tried long enough.
std::optional<absl::Duration> PauseAfter(int attempts, absl::Duration since_first);

// What is wrong with a partner: what its way needs and is missing, what its way has no use for, a
// service type twice. `has_secret` says whether one is kept or comes with it. Field paths start
// with "handoff_partner.".
std::vector<FieldViolation> PartnerViolations(const v1::HandoffPartner& partner, bool has_secret);

// Theirs for a service type; null when they have none for it.
const v1::ServiceMapping* ServiceOf(const v1::HandoffPartner& partner,
                                    absl::string_view service_type);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_HANDOFF_WAY_H_
