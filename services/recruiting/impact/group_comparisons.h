// Which groups are compared with each other in a report, and which of them a published copy hides.
//
//   std::vector<GroupComparison> comparisons = ComparisonsOf(sets, {&outcomes});
//   HideSmallGroups(components, comparisons);
//   AddComparisons(components[0], comparisons, *answer.mutable_comparisons());

#ifndef TOUCHSTONE_SERVICES_RECRUITING_IMPACT_GROUP_COMPARISONS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_IMPACT_GROUP_COMPARISONS_H_

#include <touchstone/recruiting/v1/adverse_impact.pb.h>
#include <touchstone/recruiting/v1/eeo_category_set.pb.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/recruiting/impact/group_outcomes.h"
#include "services/recruiting/rules/adverse_impact.h"

namespace touchstone::recruiting {

struct ComparedGroup {
  GroupKey key;
  std::string id;
  std::string title;
  int64_t entered = 0;  // the first stage, whatever came of it
  bool hidden = false;
};

// The groups of one dimension and one set, in the set's order, without those of people who did not
// say of which they are.
struct GroupComparison {
  v1::EeoDimension dimension = v1::EEO_DIMENSION_UNSPECIFIED;
  std::string category_set;
  std::vector<ComparedGroup> groups;

  int64_t entered() const;
};

// How everybody and each group fared in a stage, or in several taken together.
struct ComponentCounts {
  Selection everyone;
  std::map<GroupKey, Selection> groups;

  Selection Of(const GroupKey& key) const;
};

// Adds how they fared in a requisition's stages of these places, which are in order: whoever was
// selected in the last, or not selected in one of them.
void AddStages(const GroupOutcomes& outcomes, const std::vector<size_t>& stages,
               ComponentCounts& component);

// By each of the sets that somebody chose from who applied for one of the requisitions.
std::vector<GroupComparison> ComparisonsOf(const std::vector<v1::EeoCategorySet>& sets,
                                           const std::vector<const GroupOutcomes*>& requisitions);

// Hides what a published copy of these components must not tell (rules/impact_finding.h), beside
// those that are hidden already.
void HideSmallGroups(const std::vector<ComponentCounts>& components,
                     std::vector<GroupComparison>& comparisons);

// Hides groups that published copies of single requisitions hide and that could be computed from
// them and their sum: those that just one of them hides, or several with fewer than five people.
void HideWhatRequisitionsHide(const std::vector<std::vector<GroupComparison>>& requisitions,
                              std::vector<GroupComparison>& comparisons);

// Hides every group that others hide too.
void HideToo(const std::vector<GroupComparison>& others, std::vector<GroupComparison>& comparisons);

// The figures of a component. Groups are compared with those that are shown.
void AddComparisons(const ComponentCounts& component,
                    const std::vector<GroupComparison>& comparisons,
                    google::protobuf::RepeatedPtrField<v1::ImpactComparison>& answer);

// The place, among the groups of a comparison, of the one with the highest rate of those that are
// shown; nothing where nobody is selected.
std::optional<size_t> ReferenceOf(const ComponentCounts& component,
                                  const GroupComparison& comparison);

// As figures are shown, to so many decimals.
double Rounded(double value, int decimals);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_IMPACT_GROUP_COMPARISONS_H_
