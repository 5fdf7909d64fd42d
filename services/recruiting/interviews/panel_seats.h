// Who is named by an interview, as facts: one row for each, whatever list they are in. So it is
// found who sat in which, and whose scores count.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_PANEL_SEATS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_PANEL_SEATS_H_

#include <touchstone/recruiting/v1/interview.pb.h>

#include "absl/status/status.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// Makes the rows say what the interview says.
absl::Status KeepSeats(Session& session, const v1::Interview& interview);

// The same after its panel may have changed: the scorecards that count are counted again, and
// revealed when they are as many as the panel's rule asks and no place is vacant.
absl::Status FollowPanel(Transaction& transaction, v1::Interview& interview);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_PANEL_SEATS_H_
