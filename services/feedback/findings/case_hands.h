// Who had a hand in a case: nobody of them finds out whether a complaint is right.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FINDINGS_CASE_HANDS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FINDINGS_CASE_HANDS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// Follows cases: keeps who took a step by a key that names them, and to whom it was given.
absl::Status KeepHands(const CaseChange& change);

// Whether somebody had a hand in a case.
absl::StatusOr<bool> HadAHand(Session& session, const std::string& case_name,
                              const std::string& person);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FINDINGS_CASE_HANDS_H_
