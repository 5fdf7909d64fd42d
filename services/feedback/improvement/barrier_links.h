// What stands behind barriers: cases, commitments and contacts.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_BARRIER_LINKS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_BARRIER_LINKS_H_

#include <touchstone/feedback/v1/commitment.pb.h>
#include <touchstone/feedback/v1/contact.pb.h>

#include <cstdint>

#include "absl/status/status.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// What a link is from, as the table has it.
enum class LinkKind : int64_t { kCase = 1, kCommitment = 2, kContact = 3 };

// LinkBarrier, UnlinkBarrier and ListBarrierLinks.
void RegisterBarrierLinks(RpcService& improvement, Store& store);

// A contact or commitment that names a barrier stands behind it. Followers of contacts and of
// commitments.
absl::Status LinkBarrierOfContact(Transaction& transaction, const v1::Contact* before,
                                  const v1::Contact* after);
absl::Status LinkBarrierOfCommitment(Transaction& transaction, const v1::Commitment* before,
                                     const v1::Commitment* after);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_BARRIER_LINKS_H_
