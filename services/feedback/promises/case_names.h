// What names a case, of what is promised, asked and reviewed.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_CASE_NAMES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_CASE_NAMES_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// For cases (CaseNeighbors::named_by): a commitment, follow-up or review that names the case and
// keeps it from being deleted; empty for none. What is deleted itself keeps nothing.
absl::StatusOr<std::string> NamedByPromises(Session& session, const std::string& of);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_CASE_NAMES_H_
