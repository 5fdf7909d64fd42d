#include "services/recruiting/impact/pooled_impact.h"

#include <cstddef>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <utility>

#include "services/recruiting/rules/impact_finding.h"
#include "services/recruiting/rules/mantel_haenszel.h"

namespace touchstone::recruiting {
namespace {

using Kind = v1::Stage::Kind;

// All stages for no kind.
std::vector<size_t> StagesOf(const v1::Requisition& requisition, Kind kind) {
  std::vector<size_t> stages;
  for (int i = 0; i < requisition.stages_size(); ++i) {
    if (kind == v1::Stage::KIND_UNSPECIFIED || requisition.stages(i).kind() == kind) {
      stages.push_back(i);
    }
  }
  return stages;
}

// One kind of stage, or the whole process: requisition by requisition, and their sum.
struct Pool {
  Kind kind = v1::Stage::KIND_UNSPECIFIED;
  std::vector<ComponentCounts> requisitions;
  ComponentCounts sum;
};

Pool PoolOf(const std::vector<RequisitionOutcomes>& requisitions, Kind kind) {
  Pool pool{kind, {}, {}};
  for (const auto& [requisition, outcomes] : requisitions) {
    const std::vector<size_t> stages = StagesOf(requisition, kind);
    if (stages.empty()) continue;
    AddStages(outcomes, stages, pool.requisitions.emplace_back());
    AddStages(outcomes, stages, pool.sum);
  }
  return pool;
}

// The whole process first.
std::vector<Pool> PoolsOf(const std::vector<RequisitionOutcomes>& requisitions) {
  std::set<Kind> kinds{v1::Stage::KIND_UNSPECIFIED};
  for (const auto& [requisition, outcomes] : requisitions) {
    for (const v1::Stage& stage : requisition.stages()) kinds.insert(stage.kind());
  }
  std::vector<Pool> pools;
  for (const Kind kind : kinds) pools.push_back(PoolOf(requisitions, kind));
  return pools;
}

std::vector<Stratum> StrataOf(const Pool& pool, const GroupKey& group, const GroupKey& reference) {
  std::vector<Stratum> strata;
  for (const ComponentCounts& counts : pool.requisitions) {
    strata.push_back({counts.Of(group), counts.Of(reference)});
  }
  return strata;
}

void SetFigures(const PooledImpact& impact, v1::PooledGroup& answer) {
  answer.set_strata(static_cast<int32_t>(impact.strata));
  if (impact.odds_ratio) {
    answer.set_odds_ratio(Rounded(impact.odds_ratio->value, 4));
    if (impact.odds_ratio->interval) {
      answer.set_odds_ratio_low(Rounded(impact.odds_ratio->interval->low, 4));
      answer.set_odds_ratio_high(Rounded(impact.odds_ratio->interval->high, 4));
    }
  }
  if (impact.risk_ratio) {
    answer.set_impact_ratio(Rounded(impact.risk_ratio->value, 4));
    if (impact.risk_ratio->interval) {
      answer.set_impact_ratio_low(Rounded(impact.risk_ratio->interval->low, 4));
      answer.set_impact_ratio_high(Rounded(impact.risk_ratio->interval->high, 4));
    }
  }
  if (impact.difference) {
    answer.set_chi_square(Rounded(*impact.difference->z * *impact.difference->z, 4));
    answer.set_p_value(Rounded(impact.difference->p_value, 6));
  }
  answer.set_finding(FindingOf(impact));
}

void AddPooledGroups(const Pool& pool, const GroupComparison& comparison,
                     v1::PooledComponent& component) {
  const auto reference = ReferenceOf(pool.sum, comparison);
  for (size_t i = 0; i < comparison.groups.size(); ++i) {
    const ComparedGroup& group = comparison.groups[i];
    if (reference == i) continue;
    if (!reference && !group.hidden) continue;  // there is nothing to compare it with
    v1::PooledGroup& answer = *component.add_groups();
    answer.set_dimension(comparison.dimension);
    answer.set_category_set(comparison.category_set);
    answer.set_category(group.id);
    answer.set_suppressed(group.hidden);
    if (group.hidden) continue;
    answer.set_reference_category(comparison.groups[*reference].id);
    SetFigures(PooledImpactOf(StrataOf(pool, group.key, comparison.groups[*reference].key)),
               answer);
  }
}

std::vector<GroupComparison> ComparedIn(const std::vector<v1::EeoCategorySet>& sets,
                                        const std::vector<RequisitionOutcomes>& requisitions) {
  std::vector<const GroupOutcomes*> outcomes;
  for (const RequisitionOutcomes& requisition : requisitions) {
    outcomes.push_back(&requisition.outcomes);
  }
  return ComparisonsOf(sets, outcomes);
}

void HideSmallGroupsOf(const std::vector<Pool>& pools, std::vector<GroupComparison>& comparisons) {
  std::vector<ComponentCounts> sums;
  for (const Pool& pool : pools) sums.push_back(pool.sum);
  HideSmallGroups(sums, comparisons);
}

// What the published report of one year hides.
std::vector<GroupComparison> HiddenInYear(const std::vector<v1::EeoCategorySet>& sets,
                                          const std::vector<RequisitionOutcomes>& requisitions) {
  std::vector<GroupComparison> comparisons = ComparedIn(sets, requisitions);
  std::vector<std::vector<GroupComparison>> single;
  for (const auto& [requisition, outcomes] : requisitions) {
    single.push_back(ComparisonsOf(sets, {&outcomes}));
    HideSmallGroups(ComponentsOf(requisition, outcomes), single.back());
  }
  HideWhatRequisitionsHide(single, comparisons);
  HideSmallGroupsOf(PoolsOf(requisitions), comparisons);
  return comparisons;
}

// Reports of more years and of fewer differ by a year: what its own report hides is hidden in all
// of them, so that none tells more than the reports of single years do.
void Hide(const std::vector<v1::EeoCategorySet>& sets,
          const std::vector<RequisitionOutcomes>& requisitions, const std::vector<Pool>& pools,
          std::vector<GroupComparison>& comparisons) {
  std::map<std::string, std::vector<RequisitionOutcomes>> years;
  for (const RequisitionOutcomes& one : requisitions) {
    years[one.requisition.open_date().substr(0, 4)].push_back(one);
  }
  for (const auto& [year, of_year] : years) HideToo(HiddenInYear(sets, of_year), comparisons);
  HideSmallGroupsOf(pools, comparisons);
}

}  // namespace

bool HasApplications(const GroupOutcomes& outcomes) {
  if (outcomes.everyone.empty()) return false;
  const StageCounts& first = outcomes.everyone.front();
  return first.selected + first.not_selected + first.withdrawn + first.undecided > 0;
}

std::vector<ComponentCounts> ComponentsOf(const v1::Requisition& requisition,
                                          const GroupOutcomes& outcomes) {
  std::vector<ComponentCounts> components(requisition.stages_size() + 1);
  std::vector<size_t> all(requisition.stages_size());
  std::iota(all.begin(), all.end(), size_t{0});
  for (const size_t stage : all) AddStages(outcomes, {stage}, components[stage]);
  AddStages(outcomes, all, components.back());
  return components;
}

void PoolImpact(const std::vector<v1::EeoCategorySet>& sets,
                const std::vector<RequisitionOutcomes>& requisitions, bool published,
                v1::ReportPooledAdverseImpactResponse& report) {
  std::vector<GroupComparison> comparisons = ComparedIn(sets, requisitions);
  const std::vector<Pool> pools = PoolsOf(requisitions);
  if (published) Hide(sets, requisitions, pools, comparisons);
  for (const Pool& pool : pools) {
    v1::PooledComponent& component = pool.kind == v1::Stage::KIND_UNSPECIFIED
                                         ? *report.mutable_total()
                                         : *report.add_stage_kinds();
    component.set_stage_kind(pool.kind);
    AddComparisons(pool.sum, comparisons, *component.mutable_comparisons());
    for (const GroupComparison& comparison : comparisons) {
      AddPooledGroups(pool, comparison, component);
    }
  }
}

}  // namespace touchstone::recruiting
