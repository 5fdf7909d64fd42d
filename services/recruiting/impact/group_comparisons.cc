#include "services/recruiting/impact/group_comparisons.h"

#include <cmath>
#include <set>
#include <utility>

#include "services/recruiting/rules/impact_finding.h"

namespace touchstone::recruiting {
namespace {

using google::protobuf::RepeatedPtrField;

int64_t EnteredIn(const std::vector<StageCounts>& stages) {
  if (stages.empty()) return 0;
  const StageCounts& first = stages.front();
  return first.selected + first.not_selected + first.withdrawn + first.undecided;
}

int64_t Entered(const std::vector<const GroupOutcomes*>& requisitions, const GroupKey& key) {
  int64_t entered = 0;
  for (const GroupOutcomes* const outcomes : requisitions) {
    const auto found = outcomes->groups.find(key);
    if (found != outcomes->groups.end()) entered += EnteredIn(found->second);
  }
  return entered;
}

GroupComparison ComparisonOf(const v1::EeoCategorySet& set, v1::EeoDimension dimension,
                             const std::vector<const GroupOutcomes*>& requisitions) {
  GroupComparison comparison{dimension, set.name(), {}};
  const auto& categories = CategoriesOf(set, dimension);
  for (int i = 0; i < categories.size(); ++i) {
    if (categories[i].undisclosed()) continue;
    const GroupKey key{dimension, set.name(), i + 1};
    comparison.groups.push_back(
        {key, categories[i].id(), categories[i].title(), Entered(requisitions, key), false});
  }
  return comparison;
}

// Considered, and neither in one of the groups nor among those who chose from another set.
int64_t UndisclosedIn(const ComponentCounts& component, const GroupComparison& comparison) {
  int64_t undisclosed = component.everyone.considered();
  for (const ComparedGroup& group : comparison.groups) {
    undisclosed -= component.Of(group.key).considered();
  }
  for (const auto& [key, selection] : component.groups) {
    if (key.dimension == comparison.dimension && key.category_set != comparison.category_set) {
      undisclosed -= selection.considered();
    }
  }
  return undisclosed;
}

// In the order of the groups; who is hidden is as if nobody were there.
ImpactTable Compared(const ComponentCounts& component, const GroupComparison& comparison) {
  std::vector<GroupCounts> counts;
  for (const ComparedGroup& group : comparison.groups) {
    const Selection selection = group.hidden ? Selection{} : component.Of(group.key);
    counts.push_back({group.id, {{selection.selected, selection.not_selected}}});
  }
  return AdverseImpactOf(counts).total;
}

void SetFigures(const GroupImpact& impact, v1::ImpactGroup& answer) {
  answer.set_candidates(impact.selection.considered());
  answer.set_selected(impact.selection.selected);
  if (impact.rate) answer.set_selection_rate(Rounded(impact.rate->ToDouble(), 4));
  if (impact.impact_ratio) answer.set_impact_ratio(Rounded(impact.impact_ratio->ToDouble(), 4));
  if (impact.ratio_interval) {
    answer.set_ratio_low(Rounded(impact.ratio_interval->low, 4));
    answer.set_ratio_high(Rounded(impact.ratio_interval->high, 4));
  }
  answer.set_below_four_fifths(impact.below_four_fifths);
  answer.set_flips(impact.one_selection_decides);
  if (impact.difference) {
    const auto& z = impact.difference->z;
    if (z) answer.set_z(Rounded(*z, 4));
    answer.set_test(z ? v1::ImpactGroup::TWO_PROPORTION_Z : v1::ImpactGroup::FISHER_EXACT);
    answer.set_p_value(Rounded(impact.difference->p_value, 6));
  }
  answer.set_finding(FindingOf(impact));
}

}  // namespace

int64_t GroupComparison::entered() const {
  int64_t entered = 0;
  for (const ComparedGroup& group : groups) entered += group.entered;
  return entered;
}

Selection ComponentCounts::Of(const GroupKey& key) const {
  const auto found = groups.find(key);
  return found == groups.end() ? Selection{} : found->second;
}

void AddStages(const GroupOutcomes& outcomes, const std::vector<size_t>& stages,
               ComponentCounts& component) {
  if (stages.empty()) return;
  const auto add = [&](const std::vector<StageCounts>& from, Selection& to) {
    to.selected += from[stages.back()].selected;
    for (const size_t stage : stages) to.not_selected += from[stage].not_selected;
  };
  add(outcomes.everyone, component.everyone);
  for (const auto& [key, counts] : outcomes.groups) add(counts, component.groups[key]);
}

std::vector<GroupComparison> ComparisonsOf(const std::vector<v1::EeoCategorySet>& sets,
                                           const std::vector<const GroupOutcomes*>& requisitions) {
  std::set<std::string> chosen;
  for (const GroupOutcomes* const outcomes : requisitions) {
    for (const auto& [key, counts] : outcomes->groups) chosen.insert(key.category_set);
  }
  std::vector<GroupComparison> comparisons;
  for (const v1::EeoCategorySet& set : sets) {
    if (!chosen.contains(set.name())) continue;
    for (const v1::EeoDimension dimension : {v1::SEX, v1::RACE_ETHNICITY, v1::DISABILITY}) {
      GroupComparison comparison = ComparisonOf(set, dimension, requisitions);
      if (!comparison.groups.empty()) comparisons.push_back(std::move(comparison));
    }
  }
  return comparisons;
}

void HideSmallGroups(const std::vector<ComponentCounts>& components,
                     std::vector<GroupComparison>& comparisons) {
  for (GroupComparison& comparison : comparisons) {
    std::vector<std::vector<int64_t>> by_stage(1);
    std::vector<bool> hidden;
    for (const ComparedGroup& group : comparison.groups) {
      by_stage[0].push_back(group.entered);
      hidden.push_back(group.hidden);
    }
    for (const ComponentCounts& component : components) {
      std::vector<int64_t>& counts = by_stage.emplace_back();
      for (const ComparedGroup& group : comparison.groups) {
        counts.push_back(component.Of(group.key).considered());
      }
    }
    hidden = HiddenGroups(by_stage, std::move(hidden));
    for (size_t i = 0; i < hidden.size(); ++i) comparison.groups[i].hidden = hidden[i];
  }
}

void HideWhatRequisitionsHide(const std::vector<std::vector<GroupComparison>>& requisitions,
                              std::vector<GroupComparison>& comparisons) {
  struct Hidden {
    int requisitions = 0;
    int64_t people = 0;
  };
  std::map<GroupKey, Hidden> hidden;
  for (const std::vector<GroupComparison>& requisition : requisitions) {
    for (const GroupComparison& comparison : requisition) {
      for (const ComparedGroup& group : comparison.groups) {
        if (!group.hidden || group.entered == 0) continue;
        ++hidden[group.key].requisitions;
        hidden[group.key].people += group.entered;
      }
    }
  }
  for (GroupComparison& comparison : comparisons) {
    for (ComparedGroup& group : comparison.groups) {
      const auto found = hidden.find(group.key);
      if (found == hidden.end()) continue;
      if (found->second.requisitions == 1 || found->second.people < kFewestPublished) {
        group.hidden = true;
      }
    }
  }
}

void HideToo(const std::vector<GroupComparison>& others,
             std::vector<GroupComparison>& comparisons) {
  std::set<GroupKey> hidden;
  for (const GroupComparison& other : others) {
    for (const ComparedGroup& group : other.groups) {
      if (group.hidden) hidden.insert(group.key);
    }
  }
  for (GroupComparison& comparison : comparisons) {
    for (ComparedGroup& group : comparison.groups) {
      if (hidden.contains(group.key)) group.hidden = true;
    }
  }
}

void AddComparisons(const ComponentCounts& component,
                    const std::vector<GroupComparison>& comparisons,
                    RepeatedPtrField<v1::ImpactComparison>& answer) {
  for (const GroupComparison& comparison : comparisons) {
    v1::ImpactComparison& compared = *answer.Add();
    compared.set_dimension(comparison.dimension);
    compared.set_category_set(comparison.category_set);
    compared.set_undisclosed(UndisclosedIn(component, comparison));
    const ImpactTable table = Compared(component, comparison);
    const int64_t pool = comparison.entered();
    for (size_t i = 0; i < comparison.groups.size(); ++i) {
      const ComparedGroup& group = comparison.groups[i];
      v1::ImpactGroup& figures = *compared.add_groups();
      figures.set_category(group.id);
      figures.set_title(group.title);
      figures.set_suppressed(group.hidden);
      if (group.hidden) continue;
      if (pool > 0) {
        figures.set_share_percent(
            Rounded(static_cast<double>(group.entered) * 100 / static_cast<double>(pool), 2));
      }
      figures.set_small_share(group.entered * 50 < pool);
      SetFigures(table.groups[i], figures);
    }
  }
}

std::optional<size_t> ReferenceOf(const ComponentCounts& component,
                                  const GroupComparison& comparison) {
  return Compared(component, comparison).reference;
}

double Rounded(double value, int decimals) {
  const double scale = std::pow(10.0, decimals);
  return std::round(value * scale) / scale;
}

}  // namespace touchstone::recruiting
