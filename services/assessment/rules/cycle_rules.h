// The rules that a cycle sets for itself: whether they fit together, and what is filled in where
// they are silent.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_CYCLE_RULES_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_CYCLE_RULES_H_

#include <touchstone/assessment/v1/assessment_cycle.pb.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::assessment {

// By which rules results are computed. A change of any figure makes it another.
inline constexpr char kRulesVersion[] = "touchstone-results-1";

// The fewest ratings that a relation's figures are shown from where raters are not named: with
// fewer, each could tell the others' ratings from their own.
inline constexpr int kLeastUnnamed = 3;

// Fills in what each relation leaves open: what is kept of who rated, and from how many ratings on
// its figures are shown.
void CompleteRelations(v1::AssessmentCycle& cycle);

// What is wrong with the rules of a complete cycle.
std::vector<FieldViolation> CycleViolations(const v1::AssessmentCycle& cycle);

// The rule of a relation; null when the cycle does not have it.
const v1::RelationRule* RuleOf(const v1::AssessmentCycle& cycle, v1::Relation relation);

// What was agreed for a bargaining unit; null for none.
const v1::BargainingUnitRule* AgreementWith(const v1::AssessmentCycle& cycle,
                                            absl::string_view bargaining_unit);

// Whether an agreement lets a relation rate; no agreement lets all.
bool LetsRate(const v1::BargainingUnitRule* agreement, v1::Relation relation);

// Whether the two differ in nothing that raters and ratings stand on, but only in what they are
// told: title, description, due date and reminders.
bool DiffersOnlyInWords(const v1::AssessmentCycle& before, const v1::AssessmentCycle& after);

// "peers", for errors and notes.
absl::string_view RelationWord(v1::Relation relation);

// How long evidence of a kind holds, in months.
int ShelfLifeOf(const v1::AssessmentCycle& cycle, v1::Evidence::Kind kind);

// The day so many months after another; the last of its month where that has no such day.
Day MonthsAfter(Day day, int months);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_CYCLE_RULES_H_
