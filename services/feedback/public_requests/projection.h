// What everybody reads of cases, written as they change: `public_requests` and `public_updates`.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_PROJECTION_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_PROJECTION_H_

#include <string>

#include "absl/status/status.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/runtime/resources/store.h"

namespace touchstone::feedback {

// One of CaseNeighbors::followers: in the transaction of a change, puts what was cleared of the
// case where everybody reads it, or takes it away. A change that nobody of the public sees writes
// nothing.
absl::Status FollowForThePublic(const CaseChange& change);

// Takes away what was public of a customer's cases, for good, and by what adapters know them: for
// their erasure (ErasureParts::forget).
absl::Status ForgetPublicOf(Transaction& transaction, const std::string& customer);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_PROJECTION_H_
