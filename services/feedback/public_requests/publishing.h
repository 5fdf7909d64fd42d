// What a person clears of a case for everybody to read, or withholds: for PublishCase.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_PUBLISHING_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_PUBLISHING_H_

#include <touchstone/feedback/v1/case.pb.h>

#include "absl/status/status.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"

namespace touchstone::feedback {

// CaseNeighbors::publish, with the step. FAILED_PRECONDITION (CASE_NOT_PUBLISHABLE) of a complaint,
// of a type that is not public, when the customer wants none, and of media where the type lets
// nobody clear them; INVALID_ARGUMENT names media that are not the case's.
absl::Status Publish(const CaseNeighbors& neighbors, const Context& context,
                     Transaction& transaction, const v1::PublishCaseRequest& request, v1::Case& of);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_PUBLISHING_H_
