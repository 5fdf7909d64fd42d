#include "services/recruiting/rules/adverse_impact.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "services/runtime/figures/difference_tests.h"

namespace touchstone::recruiting {
namespace {

std::optional<Fraction> RateOf(const Selection& selection) {
  if (selection.considered() == 0) return std::nullopt;
  return Fraction(selection.selected, selection.considered());
}

// first's rate by second's, which is not 0.
Fraction RatioOf(const Selection& first, const Selection& second) {
  return Fraction::Reduced(Wide{first.selected} * second.considered(),
                           Wide{first.considered()} * second.selected);
}

bool IsBelowFourFifths(const Selection& group, const Selection& reference) {
  return reference.selected > 0 && RatioOf(group, reference) < kFourFifths;
}

bool OneSelectionDecides(Selection group, Selection reference) {
  const bool is_below = IsBelowFourFifths(group, reference);
  Selection& gains = is_below ? group : reference;
  Selection& loses = is_below ? reference : group;
  if (gains.not_selected == 0 || loses.selected == 0) return false;
  ++gains.selected;
  --gains.not_selected;
  --loses.selected;
  ++loses.not_selected;
  return IsBelowFourFifths(group, reference) != is_below;
}

Split SplitOf(const Selection& selection) { return {selection.selected, selection.not_selected}; }

std::optional<size_t> ReferenceOf(const std::vector<GroupImpact>& groups) {
  std::optional<size_t> reference;
  for (size_t i = 0; i < groups.size(); ++i) {
    if (groups[i].selection.selected == 0) continue;
    if (!reference ||
        std::pair(*groups[i].rate, groups[i].selection.considered()) >
            std::pair(*groups[*reference].rate, groups[*reference].selection.considered())) {
      reference = i;
    }
  }
  return reference;
}

// What is compared is there already: groups, who was selected, and whether they are small.
ImpactTable Compared(std::vector<GroupImpact> groups) {
  for (GroupImpact& group : groups) group.rate = RateOf(group.selection);
  const std::optional<size_t> reference = ReferenceOf(groups);
  if (!reference) return {std::move(groups), reference};
  const Selection to = groups[*reference].selection;
  for (size_t i = 0; i < groups.size(); ++i) {
    GroupImpact& group = groups[i];
    if (!group.rate) continue;
    group.impact_ratio = RatioOf(group.selection, to);
    group.is_reference = i == *reference;
    if (group.is_reference) continue;
    group.ratio_interval = RatioInterval(group.selection, to);
    group.below_four_fifths = *group.impact_ratio < kFourFifths;
    group.one_selection_decides = OneSelectionDecides(group.selection, to);
    group.difference = DifferenceOf(group.selection, to);
  }
  return {std::move(groups), reference};
}

int64_t EnteredIn(const GroupCounts& group) {
  if (group.stages.empty()) return 0;
  const StageCounts& first = group.stages.front();
  return first.selected + first.not_selected + first.withdrawn + first.undecided;
}

Selection InTotal(const GroupCounts& group) {
  Selection total;
  for (const StageCounts& stage : group.stages) {
    total.selected = stage.selected;  // the last one's remains
    total.not_selected += stage.not_selected;
  }
  return total;
}

}  // namespace

AdverseImpact AdverseImpactOf(const std::vector<GroupCounts>& groups) {
  int64_t pool = 0;
  for (const GroupCounts& group : groups) pool += EnteredIn(group);
  std::vector<GroupImpact> total;
  std::vector<std::vector<GroupImpact>> stages(groups.empty() ? 0 : groups[0].stages.size());
  for (const GroupCounts& counts : groups) {
    GroupImpact group;
    group.group = counts.group;
    group.under_two_percent = EnteredIn(counts) * 50 < pool;
    for (size_t i = 0; i < stages.size(); ++i) {
      group.selection = {counts.stages[i].selected, counts.stages[i].not_selected};
      stages[i].push_back(group);
    }
    group.selection = InTotal(counts);
    total.push_back(std::move(group));
  }
  AdverseImpact impact{Compared(std::move(total)), {}};
  for (std::vector<GroupImpact>& stage : stages) {
    impact.stages.push_back(Compared(std::move(stage)));
  }
  return impact;
}

std::optional<double> TwoProportionZ(const Selection& first, const Selection& second) {
  return touchstone::TwoProportionZ(SplitOf(first), SplitOf(second));
}

double TwoSidedP(double z) { return touchstone::TwoSidedP(z); }

double FisherExact(const Selection& first, const Selection& second) {
  return touchstone::FisherExact(SplitOf(first), SplitOf(second));
}

Difference DifferenceOf(const Selection& group, const Selection& reference) {
  Difference difference;
  if (HasSmallExpectedCell(SplitOf(group), SplitOf(reference))) {
    difference.formula = kFisherFormula;
    difference.p_value = FisherExact(group, reference);
    difference.significant = difference.p_value <= 0.05;
    return difference;
  }
  difference.z = TwoProportionZ(group, reference);  // which is there: no margin is 0
  difference.p_value = TwoSidedP(*difference.z);
  difference.significant = std::abs(*difference.z) >= kTwoSided95;
  return difference;
}

std::optional<Interval> RatioInterval(const Selection& group, const Selection& reference) {
  if (group.selected == 0 || reference.selected == 0) return std::nullopt;
  const auto part = [](const Selection& of) {  // 1/a - 1/n
    return static_cast<double>(of.not_selected) /
           (static_cast<double>(of.selected) * static_cast<double>(of.considered()));
  };
  const double ratio = RatioOf(group, reference).ToDouble();
  const double factor = std::exp(kTwoSided95 * std::sqrt(part(group) + part(reference)));
  return Interval{ratio / factor, ratio * factor};
}

}  // namespace touchstone::recruiting
