// Which figures of a tree of units are hidden, so that none that is shown, and nothing that can be
// computed from those, tells of fewer than five people.
//
//   const SmallCells cells({-1, 0, 0});  // a unit and two below it
//   const std::vector<bool> hidden = cells.Hidden({.counts = {2, 20, 30}});
//
// A figure is some counts (of people with a level, or of people at each level). It may be told when
// each count is 0 or at least five. What is shown of a unit is the sum over its tree, so
// that whoever sees a unit and some of those below it can compute the sum of the rest: those that
// are hidden, and the unit without those below it, which is shown nowhere. That sum must be one
// that may be told too. So, from the top:
//
// - A unit whose sum may not be told is hidden, and so is all below a hidden unit.
// - Of a shown unit, more of those directly below it are hidden, the smallest first, until the sum
//   of the rest may be told. It ends: when all are, the rest is the unit itself.
//
// Each shown unit then gives one equation, in which each of its hidden parts stands once and in no
// other. Nothing but the sums of these parts follows from all equations together, and those may be
// told. The decision is made over the whole tree, whichever part of it is asked for.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_SMALL_CELLS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_SMALL_CELLS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace touchstone::assessment {

inline constexpr int64_t kFewestTold = 5;

// Of all units, without those below them.
struct UnitCounts {
  std::vector<int64_t> counts;  // those of the first unit, then those of the second
  size_t width = 1;             // how many each has
  std::vector<bool> must_hide;  // by unit: it is hidden for another reason; empty when none is
};

// For one tree, of which many figures are decided.
class SmallCells {
 public:
  // The index of each unit's parent, which is lower; -1 at the top.
  explicit SmallCells(std::vector<int> parents);

  // Which are hidden, by index. A unit of nobody is shown, where it is not below a hidden one: that
  // it is nobody tells of none.
  std::vector<bool> Hidden(UnitCounts counts) const;

 private:
  std::vector<int> parents_;
  // The units below each, in order: those of `i` are from below_from_[i] until below_from_[i + 1].
  std::vector<size_t> below_;
  std::vector<size_t> below_from_;
};

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_SMALL_CELLS_H_
