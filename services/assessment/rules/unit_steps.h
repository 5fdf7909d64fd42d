// What a change of units says, taken by itself: whether it fits its kind, and the steps that it is
// made of.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_UNIT_STEPS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_UNIT_STEPS_H_

#include <touchstone/assessment/v1/unit_change.pb.h>

#include <string>
#include <vector>

#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::assessment {

// One unit's way to one other, or to itself where it goes on.
struct UnitStep {
  Day day = 0;  // the first one afterwards
  v1::UnitChange::Kind kind = v1::UnitChange::KIND_UNSPECIFIED;
  std::string predecessor;
  std::string successor;
  int percent = 0;  // of the predecessor
  std::string unit_change;
  friend bool operator==(const UnitStep&, const UnitStep&) = default;
};

// Whether people go from unit to unit by it; otherwise each unit stays what it is, under another
// title or parent.
bool MovesPeople(v1::UnitChange::Kind kind);

// Fills in the shares that are 100 by themselves.
void FillShares(v1::UnitChange& change);

// Everything that is wrong with a change as such, its shares filled in; paths begin with
// "unit_change.".
std::vector<FieldViolation> ShapeViolations(const v1::UnitChange& change);

// The steps of a change without violations. Those of one predecessor are 100 percent together.
std::vector<UnitStep> StepsOf(const v1::UnitChange& change);

// The indexes of the predecessors that end with it.
std::vector<int> EndingOf(const v1::UnitChange& change);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_UNIT_STEPS_H_
