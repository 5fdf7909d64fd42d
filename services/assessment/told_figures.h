// The figures of all units of an organization on one day, summed over the tree, and which of them
// may be told.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_TOLD_FIGURES_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_TOLD_FIGURES_H_

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/assessment/rules/kept_levels.h"
#include "services/assessment/rules/small_cells.h"
#include "services/assessment/unit_levels.h"

namespace touchstone::assessment {

// Which figures of a competency. Each is decided over the whole organization; where the levels of a
// unit are hidden the others are too, since they tell how many there are.
enum class Told {
  kLevels,        // how many have a level, and its mean
  kRequirements,  // of how many what the job requires is met, not met, and unknown
  kDistribution,  // how many are at each level
  kStale,         // of how many with a level its evidence holds, and of how many it does not
};

// Of some competencies: what is asked of one does not depend on others.
class ToldFigures {
 public:
  // `competencies` by number.
  static absl::StatusOr<ToldFigures> Sum(std::vector<UnitOnDay> units,
                                         const std::vector<int>& competencies);

  // Each behind the one above it.
  const std::vector<UnitOnDay>& units() const { return units_; }
  // -1 when the unit is not there.
  int Find(const std::string& unit) const;

  // Of a unit with all below it. The competency is one of those that were summed.
  const LevelFigures& Of(int unit, int competency) const;

  // Whether it may not be told.
  bool IsHidden(int unit, int competency, Told told);

 private:
  // One competency, by unit.
  struct Column {
    std::vector<LevelFigures> own;
    std::vector<LevelFigures> sums;
    std::array<std::optional<std::vector<bool>>, 4> hidden;  // by Told, once asked for
  };

  ToldFigures(std::vector<UnitOnDay> units, const std::vector<int>& competencies);
  absl::Status Read();
  const std::vector<bool>& Hidden(Column& column, Told told);

  std::vector<UnitOnDay> units_;
  SmallCells cells_;
  std::vector<Column> columns_;
  std::vector<size_t> column_of_;  // by competency; of those that nobody asked for, none
};

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_TOLD_FIGURES_H_
