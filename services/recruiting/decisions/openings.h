// Which openings are filled: a row for each offer that stands or was accepted, until who accepted
// it does not come. So the database decides who is the last for whom there is an opening.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_OPENINGS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_OPENINGS_H_

#include <touchstone/recruiting/v1/decision.pb.h>

#include <string>

#include "absl/status/status.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// The decision's offer fills one of so many openings of its requisition, and its position.
// FAILED_PRECONDITION (OPENINGS_EXCEEDED) when none is left, or another offer of the requisition,
// or one of another requisition whose hire has not arrived yet, fills the position.
absl::Status FillOpening(Session& session, const v1::Decision& decision, int openings);

// The offer stands no more, or who accepted it does not come.
absl::Status FreeOpening(Session& session, const std::string& decision);

// Who accepted is there: the opening stays filled, the position is the HR system's business.
absl::Status EndAwaiting(Session& session, const std::string& decision);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_OPENINGS_H_
