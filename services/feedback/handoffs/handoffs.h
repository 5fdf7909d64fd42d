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

// Whether a case was ever handed off.
absl::StatusOr<bool> WasHandedOff(Session& session, const std::string& case_name);

// Destroys the keys of what was said to partners about a case: of a customer who is erased.
absl::Status EraseHandoffsOf(Session& session, const PersonalData& personal_data,
                             absl::string_view case_name);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFFS_H_
