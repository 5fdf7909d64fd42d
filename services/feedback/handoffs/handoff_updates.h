// What two sides say to each other of a case: rows that never change, taken once each, and what
// follows from them.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_UPDATES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_UPDATES_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/handoff.pb.h>

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// Adds RecordHandoffUpdate and ListHandoffUpdates to the service.
void RegisterHandoffUpdates(RpcService& cases, Store& store, const CaseNeighbors& neighbors);

// Takes what a partner says of a handoff: the row, where the handoff is then, and what follows for
// its case. The handoff itself is for the caller to write. False when that update was taken before;
// then nothing changes. FAILED_PRECONDITION (HANDOFF_STATE) once it was withdrawn.
absl::StatusOr<bool> TakeTheirs(const CaseNeighbors& neighbors, const Context& context,
                                Transaction& transaction, const v1::HandoffUpdate& update,
                                v1::Handoff& handoff);

// For parts above: the same to the handoff of that name, and written.
absl::StatusOr<bool> TakeTheirsOf(const CaseNeighbors& neighbors, const Context& context,
                                  Transaction& transaction, const std::string& handoff,
                                  const v1::HandoffUpdate& update);

// The last handoff of a case to the partner whose key it is; nothing when it has none, or the key
// is nobody's. By it a partner is known when it says something of a case.
absl::StatusOr<std::optional<std::string>> HandoffOfKey(Session& session,
                                                        const std::string& case_name,
                                                        const std::string& api_key);

// Keeps what is said to a partner of a case. `update` has its time.
absl::Status KeepOurs(const PersonalData& personal_data, Session& session, const v1::Case& of,
                      const std::string& handoff, const v1::HandoffUpdate& update, absl::Time now);

// The id of what was said to a partner last; empty for nothing.
absl::StatusOr<std::string> LastOurs(Session& session, const std::string& handoff);

// What was said to a partner, opened.
absl::StatusOr<v1::HandoffUpdate> FindOurs(const PersonalData& personal_data, Session& session,
                                           const v1::Case& of, const std::string& handoff,
                                           const std::string& update_id);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_UPDATES_H_
