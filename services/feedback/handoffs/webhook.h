// What is said to a partner's webhook, as Standard Webhooks has it, and what it answers. Pure.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_WEBHOOK_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_WEBHOOK_H_

#include <touchstone/feedback/v1/handoff.pb.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/feedback/handoffs/handed_case.h"

namespace touchstone::feedback {

// The body that hands a case over.
std::string WriteCaseHandedOff(const std::string& handoff, const HandedCase& handed,
                               absl::Time time);

// The body that says something about one that was.
std::string WriteHandoffUpdated(const v1::Handoff& handoff, const v1::HandoffUpdate& update,
                                absl::Time time);

// The headers that go with a body: its id, when it was sent, and the signature over all three.
// `secret` is "whsec_" and base64, or any other text.
std::vector<std::pair<std::string, std::string>> WebhookHeaders(const std::string& secret,
                                                                const std::string& id,
                                                                absl::Time time,
                                                                absl::string_view body);

// The case's id on their side, where an answer says it: {"partnerRequestId": "SR-10293"}.
std::string ReadPartnerRequestId(absl::string_view answer);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_WEBHOOK_H_
