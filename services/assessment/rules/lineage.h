// What a unit was made of, and what became of it: its shares followed from step to step.
//
//   const Lineage lineage = LineageOf(unit, today, earlier, later);
//
// On the day that it is looked at the unit stands for itself, whole. Going back over a split by
// which 40 percent of another unit came to it, 40 percent of that unit stand for it; going on over
// a merge, the unit that it went into does.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_LINEAGE_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_LINEAGE_H_

#include <limits>
#include <string>
#include <vector>

#include "services/assessment/rules/unit_steps.h"
#include "services/runtime/clock/days.h"

namespace touchstone::assessment {

// Before every day: where what has no beginning begins.
inline constexpr Day kEver = std::numeric_limits<Day>::min();

// A unit that stands for another from `from` to the day before `to`.
struct LineagePart {
  std::string unit;
  Day from = 0;
  Day to = 0;
  double percent = 0;
  friend bool operator==(const LineagePart&, const LineagePart&) = default;
};

struct Lineage {
  std::vector<UnitStep> steps;     // those that led to it or on from it, by day
  std::vector<LineagePart> parts;  // by first day, then unit
};

// `earlier` has all steps up to `day` of which the unit may have come, `later` those behind it that
// it may have gone; both in any order, and others may be among them. Whether the units were there
// is not looked at: the first part begins at kEver.
Lineage LineageOf(const std::string& unit, Day day, std::vector<UnitStep> earlier,
                  std::vector<UnitStep> later);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_LINEAGE_H_
