// Which open cases a case may be a duplicate of.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_CASES_NEAR_CASES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_CASES_NEAR_CASES_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/case_steps.pb.h>
#include <touchstone/feedback/v1/service_type.pb.h>

#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/resources/personal_fields.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// At most 10, the likest first, then by name. `of` is open to read, and so are the others by
// `keys`. None for a complaint, of a type that looks for none, and of a case that is nowhere.
absl::StatusOr<std::vector<v1::DuplicateSuggestion>> FindNearCases(Session& session,
                                                                   const PersonalKeys& keys,
                                                                   const v1::ServiceType& type,
                                                                   const v1::Case& of);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_CASES_NEAR_CASES_H_
