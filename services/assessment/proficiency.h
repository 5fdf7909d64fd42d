// Where a person stands: the latest level in each competency, and whether it is still verified.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_PROFICIENCY_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_PROFICIENCY_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

void RegisterProficiency(RpcService& cycles, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_PROFICIENCY_H_
