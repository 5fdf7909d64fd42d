// Adverse impact pooled over requisitions, for the whole process and each kind of stage.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_IMPACT_POOLED_IMPACT_H_
#define TOUCHSTONE_SERVICES_RECRUITING_IMPACT_POOLED_IMPACT_H_

#include <touchstone/recruiting/v1/adverse_impact.pb.h>
#include <touchstone/recruiting/v1/eeo_category_set.pb.h>
#include <touchstone/recruiting/v1/requisition.pb.h>

#include <vector>

#include "services/recruiting/impact/group_comparisons.h"
#include "services/recruiting/impact/group_outcomes.h"

namespace touchstone::recruiting {

struct RequisitionOutcomes {
  v1::Requisition requisition;
  GroupOutcomes outcomes;
};

bool HasApplications(const GroupOutcomes& outcomes);

// Of each stage, in order, and behind them of the whole process.
std::vector<ComponentCounts> ComponentsOf(const v1::Requisition& requisition,
                                          const GroupOutcomes& outcomes);

// Adds total and kinds of stages to a report. Several stages of a kind in one requisition count as
// one that goes through all of them.
void PoolImpact(const std::vector<v1::EeoCategorySet>& sets,
                const std::vector<RequisitionOutcomes>& requisitions, bool published,
                v1::ReportPooledAdverseImpactResponse& report);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_IMPACT_POOLED_IMPACT_H_
