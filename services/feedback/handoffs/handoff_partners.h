// Handoff partners: the resource, and the secret that they are reached with, which is kept apart.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_PARTNERS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_PARTNERS_H_

#include <touchstone/feedback/v1/handoff.pb.h>

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::feedback {

inline constexpr int kAcknowledgeHours = 24;
inline constexpr int kPollMinutes = 15;

// `organizations/*/handoffPartners/*`.
const ResourceType& HandoffPartnerType();

// Adds their methods to the service. Their endpoints may be of private networks where
// `may_call_private`.
void RegisterHandoffPartners(RpcService& cases, Store& store, const PersonalData& personal_data,
                             bool may_call_private);

// What a partner is let in by, or signed for; empty for nothing.
absl::StatusOr<std::string> SecretOf(Session& session, const PersonalData& personal_data,
                                     const std::string& partner);

// Of which partner a key of the organization is, by its name; nothing when it is nobody's.
absl::StatusOr<std::optional<std::string>> PartnerWithKey(Session& session,
                                                          absl::string_view organization,
                                                          const std::string& api_key);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_PARTNERS_H_
