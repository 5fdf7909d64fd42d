// Invitations to interviews, as files for calendars.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_INVITATIONS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_INVITATIONS_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

void RegisterInvitations(RpcService& interviews, Store& store);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_INVITATIONS_H_
