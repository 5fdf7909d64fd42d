// The methods that do something with all cases of an incident.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_CASES_INCIDENT_STEPS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_CASES_INCIDENT_STEPS_H_

#include "services/feedback/cases/case_neighbors.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// InformIncident, ResolveIncident and CloseIncident.
void RegisterIncidentSteps(RpcService& cases, Store& store, const CaseNeighbors& neighbors);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_CASES_INCIDENT_STEPS_H_
