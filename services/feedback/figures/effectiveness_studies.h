// Effectiveness studies: what is looked for, said before it is looked at.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_EFFECTIVENESS_STUDIES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_EFFECTIVENESS_STUDIES_H_

#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// `organizations/*/effectivenessStudies/*`.
const ResourceType& EffectivenessStudyType();

// The standard methods.
void RegisterEffectivenessStudies(RpcService& reports, Store& store);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_EFFECTIVENESS_STUDIES_H_
