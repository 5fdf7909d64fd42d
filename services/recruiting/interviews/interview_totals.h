// What interviews came to, for those who rank and decide: levels that panels agreed on, and how far
// panels agree. No member's scores are in it.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_INTERVIEW_TOTALS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_INTERVIEW_TOTALS_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::recruiting {

// GetInterviewConsensus and ReportInterviewTotals. `personal_data` must outlive the service.
void RegisterInterviewTotals(RpcService& interviews, Store& store,
                             const PersonalData& personal_data);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_INTERVIEWS_INTERVIEW_TOTALS_H_
