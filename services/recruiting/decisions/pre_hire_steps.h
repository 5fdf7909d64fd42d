// What becomes of a pre-hire: linked to the person who arrived, or canceled.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_PRE_HIRE_STEPS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_PRE_HIRE_STEPS_H_

#include "services/recruiting/decisions/recorded_people.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// LinkPreHire and CancelPreHire. `people` must outlive the service.
void RegisterPreHireSteps(RpcService& certifications, Store& store, RecordedPeople& people);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_PRE_HIRE_STEPS_H_
