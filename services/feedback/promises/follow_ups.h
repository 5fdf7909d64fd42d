// Follow-ups: whether who brought a case was asked, what they said, and what cases must know of it.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_FOLLOW_UPS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_FOLLOW_UPS_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/follow_up.pb.h>

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// `organizations/*/followUps/*`.
const ResourceType& FollowUpType();

// Does in the same transaction what follows when an answer is recorded, before the case goes on as
// it says: `of` is the case as it was. Its error refuses the record.
using FollowUpFollower = std::function<absl::Status(
    Transaction&, const v1::Case& of, const v1::FollowUp& before, const v1::FollowUp& after)>;
using FollowUpFollowers = std::vector<FollowUpFollower>;

// The standard methods and RecordFollowUp. `neighbors` are those of cases, whose steps it takes;
// they and `followers` must outlive the service.
void RegisterFollowUps(RpcService& cases, Store& store, const CaseNeighbors& neighbors,
                       const FollowUpFollowers& followers);

// For cases (CaseNeighbors): the last outcome that was recorded of each of these cases since it was
// last resolved; what was said of an earlier resolution settles nothing. Those without are left
// out.
absl::StatusOr<std::map<std::string, v1::FollowUp::Outcome>> FollowUpOutcomes(
    Session& session, std::span<const std::string> cases);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_FOLLOW_UPS_H_
