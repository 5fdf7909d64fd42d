// Whether somebody may promise what they are about to: by the limits of the service type, and the
// hours of its calendar.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_COMMITMENT_LIMITS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_COMMITMENT_LIMITS_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/commitment.pb.h>
#include <touchstone/feedback/v1/service_type.pb.h>

#include <string>

#include "absl/status/status.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"

namespace touchstone::feedback {

// FAILED_PRECONDITION (PROMISE_NOT_ALLOWED), with what the caller may promise. Where there is no
// service type, nobody set limits: no money is promised there.
absl::Status CheckMayPromise(const Context& context, Transaction& transaction,
                             const std::string& service_type, const v1::Commitment& commitment);

// For cases (CaseNeighbors): the same of how a case would be resolved. A day is promised for its
// end, by the calendar of the type.
absl::Status CheckProposedPromise(const Context& context, Transaction& transaction,
                                  const v1::ServiceType& type,
                                  const v1::ProposedResolution& proposed);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_COMMITMENT_LIMITS_H_
