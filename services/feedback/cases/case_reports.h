// What is asked of a case beside itself: its steps, how its clocks stand, and which others are
// near.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_REPORTS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_REPORTS_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::feedback {

// ListCaseSteps, ReportCaseClocks and SuggestDuplicates.
void RegisterCaseReports(RpcService& cases, Store& store, const PersonalData& personal_data);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_REPORTS_H_
