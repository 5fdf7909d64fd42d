#include "services/recruiting/rules/impact_finding.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace touchstone::recruiting {
namespace {

// Whether what is hidden there could be computed from what is shown.
bool IsComputable(const std::vector<int64_t>& counts, const std::vector<bool>& hidden) {
  int groups = 0;
  int64_t people = 0;
  for (size_t i = 0; i < counts.size(); ++i) {
    if (!hidden[i] || counts[i] == 0) continue;
    ++groups;
    people += counts[i];
  }
  return groups > 0 && (groups < 2 || people < kFewestPublished);
}

// The one of those shown that is fewest, but not nobody, in these counts.
std::optional<size_t> SmallestShown(const std::vector<int64_t>& counts,
                                    const std::vector<bool>& hidden) {
  std::optional<size_t> smallest;
  for (size_t i = 0; i < counts.size(); ++i) {
    if (hidden[i] || counts[i] == 0) continue;
    if (!smallest || counts[i] < counts[*smallest]) smallest = i;
  }
  return smallest;
}

}  // namespace

v1::ImpactFinding FindingOf(const GroupImpact& group) {
  if (!group.rate) return v1::NO_DATA;
  if (group.is_reference) return v1::REFERENCE;
  if (!group.difference) return v1::NO_EVIDENCE;  // nobody is selected of any group
  if (group.difference->significant) return v1::EVIDENCE;
  const bool needs_exact_test = !group.difference->z.has_value();
  if (group.one_selection_decides || (group.below_four_fifths && needs_exact_test)) {
    return v1::UNDETERMINED;
  }
  return group.below_four_fifths ? v1::EVIDENCE : v1::NO_EVIDENCE;
}

v1::ImpactFinding FindingOf(const PooledImpact& pooled) {
  if (pooled.strata == 0) return v1::NO_DATA;
  if (!pooled.difference) return v1::UNDETERMINED;
  const bool is_lower = *pooled.difference->z < 0;
  const bool is_below = pooled.risk_ratio && pooled.risk_ratio->value < kFourFifths.ToDouble();
  return is_lower && (pooled.difference->significant || is_below) ? v1::EVIDENCE : v1::NO_EVIDENCE;
}

std::vector<bool> HiddenGroups(const std::vector<std::vector<int64_t>>& by_stage,
                               std::vector<bool> hidden) {
  hidden.resize(by_stage.empty() ? 0 : by_stage[0].size());
  for (const std::vector<int64_t>& counts : by_stage) {
    for (size_t i = 0; i < counts.size(); ++i) {
      if (counts[i] > 0 && counts[i] < kFewestPublished) hidden[i] = true;
    }
  }
  // Whatever is hidden for one stage is hidden for all, and may leave others alone there.
  for (bool changed = true; changed;) {
    changed = false;
    for (const std::vector<int64_t>& counts : by_stage) {
      if (!IsComputable(counts, hidden)) continue;
      const auto smallest = SmallestShown(counts, hidden);
      if (!smallest) continue;  // all of them are hidden
      hidden[*smallest] = true;
      changed = true;
    }
  }
  return hidden;
}

}  // namespace touchstone::recruiting
