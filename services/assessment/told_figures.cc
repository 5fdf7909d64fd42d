#include "services/assessment/told_figures.h"

#include <algorithm>
#include <utility>

#include "services/assessment/rules/small_cells.h"

namespace touchstone::assessment {
namespace {

const LevelFigures& FiguresIn(const FiguresByCompetency& figures, int competency) {
  static const LevelFigures& none = *new LevelFigures();
  const auto found = figures.find(competency);
  return found == figures.end() ? none : found->second;
}

std::vector<int64_t> CountsOf(const LevelFigures& figures, Told told, int highest) {
  switch (told) {
    case Told::kLevels:
      return {figures.people};
    case Told::kRequirements:
      return {figures.meeting, figures.behind, figures.unknown};
    case Told::kDistribution:
      break;
  }
  std::vector<int64_t> counts(static_cast<size_t>(highest) + 1);
  for (const auto& [level, count] : figures.at_level) counts[static_cast<size_t>(level)] = count;
  return counts;
}

}  // namespace

ToldFigures::ToldFigures(std::vector<UnitOnDay> units) : units_(std::move(units)) {
  own_.reserve(units_.size());
  for (const UnitOnDay& unit : units_) own_.push_back(FiguresOf(unit.figures));
  sums_ = own_;
  for (size_t i = units_.size(); i-- > 0;) {
    if (units_[i].parent < 0) continue;
    FiguresByCompetency& sum = sums_[static_cast<size_t>(units_[i].parent)];
    for (const auto& [competency, figures] : sums_[i]) sum[competency].Add(figures);
  }
}

int ToldFigures::Find(const std::string& unit) const {
  const auto found = std::find_if(units_.begin(), units_.end(),
                                  [&](const UnitOnDay& one) { return one.unit == unit; });
  return found == units_.end() ? -1 : static_cast<int>(found - units_.begin());
}

std::vector<int> ToldFigures::Tree(int unit) const {
  std::vector<int> tree = {unit};
  std::vector<bool> is_in(units_.size());
  is_in[static_cast<size_t>(unit)] = true;
  for (size_t i = static_cast<size_t>(unit) + 1; i < units_.size(); ++i) {
    if (units_[i].parent < 0 || !is_in[static_cast<size_t>(units_[i].parent)]) continue;
    is_in[i] = true;
    tree.push_back(static_cast<int>(i));
  }
  return tree;
}

const LevelFigures& ToldFigures::Sum(int unit, int competency) const {
  return FiguresIn(Sum(unit), competency);
}

const std::vector<bool>& ToldFigures::Hidden(int competency, Told told) {
  const auto known = hidden_.find({competency, told});
  if (known != hidden_.end()) return known->second;
  std::vector<bool> decided = Decide(competency, told);
  return hidden_.emplace(std::make_pair(competency, told), std::move(decided)).first->second;
}

std::vector<bool> ToldFigures::Decide(int competency, Told told) {
  int highest = 0;
  for (const FiguresByCompetency& figures : own_) {
    const auto& at_level = FiguresIn(figures, competency).at_level;
    if (!at_level.empty()) highest = std::max(highest, at_level.rbegin()->first);
  }
  std::vector<UnitCell> cells;
  cells.reserve(units_.size());
  for (size_t i = 0; i < units_.size(); ++i) {
    cells.push_back({.parent = units_[i].parent,
                     .counts = CountsOf(FiguresIn(own_[i], competency), told, highest)});
  }
  if (told != Told::kLevels) {
    const std::vector<bool>& hidden = Hidden(competency, Told::kLevels);
    for (size_t i = 0; i < cells.size(); ++i) cells[i].must_hide = hidden[i];
  }
  return HiddenCells(cells);
}

}  // namespace touchstone::assessment
