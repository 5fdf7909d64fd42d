// How those who applied for a requisition fared, by the groups that they said they are of: what is
// counted from rows while they are there, and from impact_counts.h what was counted when they went.
//
//   ASSIGN_OR_RETURN(const auto sets, ReadCategorySets(session, "organizations/wa"));
//   ASSIGN_OR_RETURN(const auto outcomes, ReadGroupOutcomes(session, {requisition}, sets));
//   outcomes[0].everyone[0].withdrawn;
//   outcomes[0].groups.at({v1::SEX, "organizations/wa/eeoCategorySets/2026", 1})[0].selected;
//
// An application goes through the stages in order and is where it is, so that its stage and state
// tell how it fared in all stages before. An offer that stands or was declined is a selection.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_IMPACT_GROUP_OUTCOMES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_IMPACT_GROUP_OUTCOMES_H_

#include <touchstone/recruiting/v1/adverse_impact.pb.h>
#include <touchstone/recruiting/v1/eeo_category_set.pb.h>
#include <touchstone/recruiting/v1/requisition.pb.h>

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/recruiting/rules/adverse_impact.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// How an application fared in the stage in which it is. Stored as these numbers.
enum class Outcome { kUndecided = 0, kSelected = 1, kNotSelected = 2, kWithdrawn = 3 };

// By the application's state alone, before one looks at its offers.
Outcome OutcomeOf(int64_t state);

struct GroupKey {
  v1::EeoDimension dimension = v1::EEO_DIMENSION_UNSPECIFIED;
  std::string category_set;  // its name
  int64_t category = 0;      // its place in the set, from 1; 0 for no group of it

  friend auto operator<=>(const GroupKey&, const GroupKey&) = default;
};

struct GroupOutcomes {
  std::vector<StageCounts> everyone;  // by stage, in the requisition's order
  // The same of those who chose from a set, also of those who did not say one dimension.
  std::map<GroupKey, std::vector<StageCounts>> groups;
};

// The sets that somebody of an organization chose from, by name.
absl::StatusOr<std::vector<v1::EeoCategorySet>> ReadCategorySets(Session& session,
                                                                 absl::string_view organization);

// Of each requisition, all of one organization. Reads applications once for each set.
absl::StatusOr<std::vector<GroupOutcomes>> ReadGroupOutcomes(
    Session& session, const std::vector<v1::Requisition>& requisitions,
    const std::vector<v1::EeoCategorySet>& sets);

// The categories of a dimension.
const google::protobuf::RepeatedPtrField<v1::EeoCategory>& CategoriesOf(
    const v1::EeoCategorySet& set, v1::EeoDimension dimension);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_IMPACT_GROUP_OUTCOMES_H_
