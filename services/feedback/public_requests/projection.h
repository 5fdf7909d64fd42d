// What everybody reads of cases, written as they change: `public_requests` and `public_updates`.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_PROJECTION_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_PROJECTION_H_

#include <string>

#include "absl/status/status.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// One of CaseNeighbors::followers: in the transaction of a change, puts what was cleared of the
// case where everybody reads it, or takes it away. A change that nobody of the public sees writes
// nothing.
absl::Status FollowForThePublic(const CaseChange& change);

// Takes away what was public of a customer's cases, and by what they were known: for their erasure.
// Their cases must not become public again, so they are to be set to that first.
absl::Status RemovePublicOf(Session& session, const std::string& customer);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_PROJECTION_H_
