// Scorecards: what each member of a panel scored alone, and to whom it is shown.
//
// The name ends with the scorer's id, so that there is one of each at most. It is shown to its
// scorer; to others of the panel once they have handed in theirs and the scorecards are revealed;
// to nobody else, whatever their role.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_SCORECARDS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_SCORECARDS_H_

#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// `organizations/*/interviews/*/scorecards/*`.
const ResourceType& ScorecardType();

// HandInScorecard and ReviseScorecard.
void RegisterScorecards(RpcService& interviews, Store& store);

// GetScorecard and ListScorecards.
void RegisterScorecardReads(RpcService& interviews, Store& store);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_SCORECARDS_H_
