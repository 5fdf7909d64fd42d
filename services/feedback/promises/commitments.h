// Commitments: the resource, its steps, and what others must know of what is promised.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_COMMITMENTS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_COMMITMENTS_H_

#include <touchstone/feedback/v1/commitment.pb.h>

#include <functional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// `organizations/*/commitments/*`.
const ResourceType& CommitmentType();

// Does in the same transaction what follows from a change of a commitment, such as counters;
// `before` is null when it was made or brought back, `after` when it is deleted. Its error refuses
// the change.
using CommitmentFollower = std::function<absl::Status(Transaction&, const v1::Commitment* before,
                                                      const v1::Commitment* after)>;
using CommitmentFollowers = std::vector<CommitmentFollower>;

// The standard methods, KeepCommitment, BreakCommitment and WithdrawCommitment. `followers` must
// outlive the service.
void RegisterCommitments(RpcService& cases, Store& store, const CommitmentFollowers& followers);

// Writes that a commitment is broken since its time was over, where it is so and nobody wrote it
// yet.
absl::Status BreakOverdue(Transaction& transaction, const CommitmentFollowers& followers,
                          const std::string& name);

// For cases (CaseNeighbors): which of them have something promised for them that is open.
absl::StatusOr<std::set<std::string>> WithOpenCommitments(Session& session,
                                                          std::span<const std::string> cases);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_COMMITMENTS_H_
