#include "services/recruiting/impact/adverse_impact_reports.h"

#include <touchstone/recruiting/v1/adverse_impact.pb.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "services/recruiting/impact/group_comparisons.h"
#include "services/recruiting/impact/group_outcomes.h"
#include "services/recruiting/impact/pooled_impact.h"
#include "services/recruiting/impact/reported_requisitions.h"
#include "services/recruiting/rules/mantel_haenszel.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using Report = v1::ReportAdverseImpactResponse;
using PooledReport = v1::ReportPooledAdverseImpactResponse;

void SetComponent(const ComponentCounts& counts, const std::vector<GroupComparison>& comparisons,
                  v1::ImpactComponent& component) {
  component.set_candidates(counts.everyone.considered());
  component.set_selected(counts.everyone.selected);
  AddComparisons(counts, comparisons, *component.mutable_comparisons());
}

absl::Status Read(Session& session, const v1::ReportAdverseImpactRequest& request, Report& report) {
  ASSIGN_OR_RETURN(const v1::Requisition requisition,
                   ReadReportedRequisition(session, request.name()));
  ASSIGN_OR_RETURN(const auto sets, ReadCategorySets(session, ParentOf(requisition.name())));
  ASSIGN_OR_RETURN(const auto read, ReadGroupOutcomes(session, {requisition}, sets));
  const GroupOutcomes& outcomes = read[0];
  std::vector<GroupComparison> comparisons = ComparisonsOf(sets, {&outcomes});
  std::vector<ComponentCounts> components = ComponentsOf(requisition, outcomes);
  if (request.published()) HideSmallGroups(components, comparisons);
  report.set_requisition(requisition.name());
  for (const char* const formula :
       {kImpactRatioFormula, kRatioIntervalFormula, kTwoProportionFormula, kFisherFormula}) {
    report.add_formulas(formula);
  }
  SetComponent(components.back(), comparisons, *report.mutable_total());
  for (int i = 0; i < requisition.stages_size(); ++i) {
    v1::ImpactComponent& stage = *report.add_stages();
    stage.set_stage(requisition.stages(i).id());
    stage.set_title(requisition.stages(i).title());
    SetComponent(components[i], comparisons, stage);
  }
  return absl::OkStatus();
}

absl::Status Read(Session& session, const v1::ReportPooledAdverseImpactRequest& request,
                  PooledReport& report) {
  const int last_year = request.year();
  const int first_year = last_year - std::max(request.years(), 1) + 1;
  ASSIGN_OR_RETURN(const std::vector<v1::Requisition> requisitions,
                   ReadRequisitionsOfJob(session, request.job_profile(), first_year, last_year));
  ASSIGN_OR_RETURN(const auto sets, ReadCategorySets(session, ParentOf(request.job_profile())));
  ASSIGN_OR_RETURN(std::vector<GroupOutcomes> outcomes,
                   ReadGroupOutcomes(session, requisitions, sets));
  std::vector<RequisitionOutcomes> pooled;
  for (size_t i = 0; i < requisitions.size(); ++i) {
    if (HasApplications(outcomes[i])) {
      pooled.push_back({requisitions[i], std::move(outcomes[i])});
    }
  }
  report.set_job_profile(request.job_profile());
  report.set_first_year(first_year);
  report.set_last_year(last_year);
  report.set_requisitions(static_cast<int32_t>(pooled.size()));
  for (const char* const formula :
       {kImpactRatioFormula, kRatioIntervalFormula, kTwoProportionFormula, kFisherFormula,
        kCommonOddsRatioFormula, kCommonRiskRatioFormula, kMantelHaenszelFormula}) {
    report.add_formulas(formula);
  }
  PoolImpact(sets, pooled, request.published(), report);
  return absl::OkStatus();
}

// What is read is kept before it is told.
template <typename Response, typename Request>
absl::StatusOr<Response> Answer(Store& store, const Disclose& disclose, const Context& context,
                                const std::string& subject, const Request& request) {
  Response report;
  RETURN_IF_ERROR(store.database().ReadAtOneMoment(context.deadline, [&](Session& session) {
    report.Clear();
    return Read(session, request, report);
  }));
  RETURN_IF_ERROR(disclose(context, subject));
  return report;
}

}  // namespace

void RegisterAdverseImpactReports(RpcService& reports, Store& store, Disclose disclose) {
  reports.Unary<v1::ReportAdverseImpactRequest, Report>(
      "ReportAdverseImpact",
      [&store, disclose](const Context& context, const v1::ReportAdverseImpactRequest& request) {
        return Answer<Report>(store, disclose, context, request.name(), request);
      });
  reports.Unary<v1::ReportPooledAdverseImpactRequest, PooledReport>(
      "ReportPooledAdverseImpact",
      [&store, disclose = std::move(disclose)](
          const Context& context, const v1::ReportPooledAdverseImpactRequest& request) {
        return Answer<PooledReport>(store, disclose, context, request.job_profile(), request);
      });
}

}  // namespace touchstone::recruiting
