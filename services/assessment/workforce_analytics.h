// Reports about many people at once: heatmap, distribution, trend and coverage of competencies, all
// with what would tell of few people hidden (rules/small_cells.h).

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_WORKFORCE_ANALYTICS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_WORKFORCE_ANALYTICS_H_

#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// Adds ReportHeatmap, ReportDistribution, ReportTrend and ReportCoverage to the service.
void RegisterWorkforceAnalytics(RpcService& analytics, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_WORKFORCE_ANALYTICS_H_
