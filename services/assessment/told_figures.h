// The figures of all units of an organization on one day, summed over the tree, and which of them
// may be told.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_TOLD_FIGURES_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_TOLD_FIGURES_H_

#include <map>
#include <string>
#include <vector>

#include "services/assessment/rules/kept_levels.h"
#include "services/assessment/unit_levels.h"

namespace touchstone::assessment {

// Which figures of a competency. Each is decided over the whole organization; where the levels of a
// unit are hidden the others are too, since they tell how many there are.
enum class Told {
  kLevels,        // how many have a level, and its mean
  kRequirements,  // of how many what the job requires is met, not met, and unknown
  kDistribution,  // how many are at each level
};

class ToldFigures {
 public:
  explicit ToldFigures(std::vector<UnitOnDay> units);

  // Each behind the one above it.
  const std::vector<UnitOnDay>& units() const { return units_; }
  // -1 when the unit is not there.
  int Find(const std::string& unit) const;
  // Those that are the unit or below it, in order.
  std::vector<int> Tree(int unit) const;

  // Of a unit with all below it; competencies in which there is nothing are left out.
  const FiguresByCompetency& Sum(int unit) const { return sums_[static_cast<size_t>(unit)]; }
  const LevelFigures& Sum(int unit, int competency) const;

  // By unit.
  const std::vector<bool>& Hidden(int competency, Told told);

 private:
  std::vector<bool> Decide(int competency, Told told);

  std::vector<UnitOnDay> units_;
  std::vector<FiguresByCompetency> own_;
  std::vector<FiguresByCompetency> sums_;
  std::map<std::pair<int, Told>, std::vector<bool>> hidden_;
};

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_TOLD_FIGURES_H_
