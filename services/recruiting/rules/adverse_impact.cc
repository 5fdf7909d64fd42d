#include "services/recruiting/rules/adverse_impact.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <utility>

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

bool HasSmallExpectedCell(const Selection& first, const Selection& second) {
  const int64_t selected = first.selected + second.selected;
  const int64_t not_selected = first.not_selected + second.not_selected;
  const Wide smallest =
      Wide{std::min(first.considered(), second.considered())} * std::min(selected, not_selected);
  return smallest < Wide{5} * (selected + not_selected);
}

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
  const auto margins = static_cast<double>(first.considered()) *
                       static_cast<double>(second.considered()) *
                       static_cast<double>(first.selected + second.selected) *
                       static_cast<double>(first.not_selected + second.not_selected);
  if (margins == 0) return std::nullopt;
  // The same with one division: (ad - bc) sqrt(n) / sqrt(the margins' product).
  const auto difference = static_cast<double>(Wide{first.selected} * second.not_selected -
                                              Wide{first.not_selected} * second.selected);
  const auto all = static_cast<double>(first.considered() + second.considered());
  return difference * std::sqrt(all) / std::sqrt(margins);
}

double TwoSidedP(double z) {
  return 2 * boost::math::cdf(boost::math::complement(boost::math::normal(), std::abs(z)));
}

double FisherExact(const Selection& first, const Selection& second) {
  const int64_t n1 = first.considered();
  const int64_t n2 = second.considered();
  const int64_t selected = first.selected + second.selected;
  const int64_t lowest = std::max<int64_t>(0, selected - n2);
  const int64_t highest = std::min(n1, selected);
  // How likely a table is whose first cell is x + 1, by one whose first cell is x.
  const auto step = [&](int64_t x) {
    return static_cast<double>(n1 - x) * static_cast<double>(selected - x) /
           (static_cast<double>(x + 1) * static_cast<double>(n2 - selected + x + 1));
  };
  // From the most likely table, which is given 1, both ways: nothing overflows.
  const auto mode = std::clamp(static_cast<int64_t>(Wide{n1 + 1} * (selected + 1) / (n1 + n2 + 2)),
                               lowest, highest);
  std::vector<double> weights(highest - lowest + 1, 1.0);
  for (int64_t x = mode; x < highest; ++x) {
    weights[x + 1 - lowest] = weights[x - lowest] * step(x);
  }
  for (int64_t x = mode; x > lowest; --x) {
    weights[x - 1 - lowest] = weights[x - lowest] / step(x - 1);
  }
  const double bound = weights[first.selected - lowest] * (1 + 1e-7);
  std::sort(weights.begin(), weights.end());  // the small ones first, and the same sum both ways
  double as_unlikely = 0;
  double all = 0;
  for (const double weight : weights) {
    all += weight;
    if (weight <= bound) as_unlikely = all;
  }
  return as_unlikely / all;
}

Difference DifferenceOf(const Selection& group, const Selection& reference) {
  Difference difference;
  if (HasSmallExpectedCell(group, reference)) {
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
