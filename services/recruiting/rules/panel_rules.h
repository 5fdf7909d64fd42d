// What must hold of an interview's panel, and how its places pass from one person to another.
//
// A place is somebody's until they are recused; then the first alternate takes it who is not
// recused. Who is recused stays on record, in the list that they were in. A place that nobody took
// is vacant.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_PANEL_RULES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_PANEL_RULES_H_

#include <touchstone/recruiting/v1/interview.pb.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::recruiting {

// Who asks and scores: the member of the panel who is that person and not recused; null for none.
const v1::PanelMember* MemberOf(const v1::Interview& interview, absl::string_view person);

// Whether a person sits in a list of members, recused or not.
bool IsNamed(const google::protobuf::RepeatedPtrField<v1::PanelMember>& members,
             absl::string_view person);

bool IsRecused(const v1::PanelMember& member);

// Whether a member was recused whose place nobody took.
bool HasVacancy(const v1::Interview& interview);

// How many scorecards of members who are not recused the panel's rule asks for.
int NeededScorecards(const v1::Interview& interview);

// Everything that is wrong with panel, alternates, and the rule: fewer than two places, more than
// twelve people, none or several who lead, somebody named twice or of another organization, a day
// that is none, a rule that cannot be met. Field paths start with "interview.".
std::vector<FieldViolation> PanelViolations(const v1::Interview& interview);

// Gives panel and alternates what `before` recorded of them, whatever a caller sent; what is
// recorded of nobody in it is cleared. Finds who is left out though recused: that stays on record.
std::vector<FieldViolation> CarryOver(const v1::Interview& before, v1::Interview& after);

// Gives vacant places to members whom `before` did not have on the panel, then to alternates.
void FillVacancies(const v1::Interview& before, v1::Interview& interview);

// Recuses a member or an alternate who is not recused yet, and fills the place. The time is the
// caller's to set, by `conflict_time`.
v1::PanelMember* Recuse(v1::Interview& interview, absl::string_view person,
                        const std::string& reason);
void FillFromAlternates(v1::Interview& interview);

// What keeps a panel from asking on a day: a place that is vacant, fewer than two members, and each
// member without training by then or without a word about conflicts.
std::vector<Obstacle> PanelObstacles(const v1::Interview& interview, Day day);
std::vector<Obstacle> MemberObstacles(const v1::Interview& interview, const v1::PanelMember& member,
                                      Day day);

// Whether others are invited than before, or in another part.
bool PanelsDiffer(const v1::Interview& one, const v1::Interview& other);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_PANEL_RULES_H_
