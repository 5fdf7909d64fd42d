// How a panel changes by itself: who says that something stands between them and the applicant, and
// who is recused.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_PANEL_STEPS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_PANEL_STEPS_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

void RegisterPanelSteps(RpcService& interviews, Store& store);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_PANEL_STEPS_H_
