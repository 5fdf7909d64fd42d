// The steps of an interview on its way: started, concluded, or canceled.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_INTERVIEW_STEPS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_INTERVIEW_STEPS_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::recruiting {

// `personal_data` must outlive the service.
void RegisterInterviewSteps(RpcService& interviews, Store& store,
                            const PersonalData& personal_data);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_INTERVIEW_STEPS_H_
