// What figures of adverse impact come to (29 CFR 1607.4 D), and which groups a published copy
// shows.
//
//   FindingOf(impact.total.groups[1]);                    // v1::EVIDENCE
//   HiddenGroups({{40, 12, 3}, {22, 9, 1}});              // {false, true, true}

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_IMPACT_FINDING_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_IMPACT_FINDING_H_

#include <touchstone/recruiting/v1/adverse_impact.pb.h>

#include <cstdint>
#include <vector>

#include "services/recruiting/rules/adverse_impact.h"
#include "services/recruiting/rules/mantel_haenszel.h"

namespace touchstone::recruiting {

// Fewer people than that are not told of in what is published.
inline constexpr int64_t kFewestPublished = 5;

// A significant difference is evidence, however large the ratio. A ratio under four fifths is
// evidence too, unless the numbers are small and the difference is not significant: numbers are
// small where one selection decides on which side of four fifths the ratio is, or where only the
// exact test fits.
v1::ImpactFinding FindingOf(const GroupImpact& group);

// The same of what is pooled over requisitions. Only a rate that is lower in the requisitions
// themselves is evidence; the one of their sum can be lower all the same.
v1::ImpactFinding FindingOf(const PooledImpact& pooled);

// Which groups are not shown. `by_stage` has how many of each group were there, for each stage and
// for each sum of stages, groups in one order. A group that is fewer than five anywhere is hidden
// everywhere, since who is selected in one stage is there in the next. Since the sum of all groups
// is shown, and groups with nobody hide nobody, the smallest others are hidden with it until at
// least two groups and five people are, wherever one is. Groups with nobody anywhere are shown.
// `hidden` has those that are hidden for other reasons; none when it is empty.
std::vector<bool> HiddenGroups(const std::vector<std::vector<int64_t>>& by_stage,
                               std::vector<bool> hidden = {});

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_IMPACT_FINDING_H_
