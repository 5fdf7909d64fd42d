// Handoffs: the resource, how one begins, and reading them.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFFS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFFS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::feedback {

// `organizations/*/cases/*/handoffs/*`.
const ResourceType& HandoffType();

// Adds CreateHandoff, GetHandoff and ListHandoffs to the service.
void RegisterHandoffs(RpcService& cases, Store& store, const CaseNeighbors& neighbors);

// A handoff of a case, whatever became of it; empty for none.
absl::StatusOr<std::string> HandoffOf(Session& session, const std::string& case_name);

// Destroys the keys of the notes that went with a customer's cases: for who erases them. What was
// said to partners and by them is sealed under the customer's own key.
absl::Status EraseHandoffsOf(Session& session, const PersonalData& personal_data,
                             const std::string& customer);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFFS_H_
