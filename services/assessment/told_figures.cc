#include "services/assessment/told_figures.h"

#include <algorithm>
#include <utility>

#include "services/runtime/errors/status_macros.h"

namespace touchstone::assessment {
namespace {

constexpr auto kNone = static_cast<size_t>(-1);

std::vector<int> ParentsOf(const std::vector<UnitOnDay>& units) {
  std::vector<int> parents;
  parents.reserve(units.size());
  for (const UnitOnDay& unit : units) parents.push_back(unit.parent);
  return parents;
}

// Of each unit, without those below it.
UnitCounts CountsOf(const std::vector<LevelFigures>& figures, Told told) {
  UnitCounts counts;
  counts.counts.reserve(figures.size() * 3);
  switch (told) {
    case Told::kLevels:
      for (const LevelFigures& one : figures) counts.counts.push_back(one.people);
      break;
    case Told::kRequirements:
      counts.width = 3;
      for (const LevelFigures& one : figures) {
        counts.counts.insert(counts.counts.end(), {one.meeting, one.behind, one.unknown});
      }
      break;
    case Told::kStale:
      counts.width = 2;
      for (const LevelFigures& one : figures) {
        counts.counts.insert(counts.counts.end(), {one.people - one.stale, one.stale});
      }
      break;
    case Told::kDistribution:
      for (const auto& one : figures) counts.width = std::max(counts.width, one.at_level.size());
      for (const LevelFigures& one : figures) {
        counts.counts.insert(counts.counts.end(), one.at_level.begin(), one.at_level.end());
        counts.counts.resize(counts.counts.size() + counts.width - one.at_level.size());
      }
      break;
  }
  return counts;
}

}  // namespace

absl::StatusOr<ToldFigures> ToldFigures::Sum(std::vector<UnitOnDay> units,
                                             const std::vector<int>& competencies) {
  ToldFigures figures(std::move(units), competencies);
  RETURN_IF_ERROR(figures.Read());
  return figures;
}

ToldFigures::ToldFigures(std::vector<UnitOnDay> units, const std::vector<int>& competencies)
    : units_(std::move(units)), cells_(ParentsOf(units_)), columns_(competencies.size()) {
  for (size_t i = 0; i < competencies.size(); ++i) {
    const auto competency = static_cast<size_t>(competencies[i]);
    if (column_of_.size() <= competency) column_of_.resize(competency + 1, kNone);
    column_of_[competency] = i;
    columns_[i].own.resize(units_.size());
  }
}

absl::Status ToldFigures::Read() {
  v1::UnitFigures packed;
  for (size_t i = 0; i < units_.size(); ++i) {
    RETURN_IF_ERROR(ParseFigures(units_[i].packed, units_[i].unit, packed));
    units_[i].packed.clear();
    for (const v1::CompetencyFigures& one : packed.competencies()) {
      const auto competency = static_cast<size_t>(one.competency());
      if (competency >= column_of_.size() || column_of_[competency] == kNone) continue;
      columns_[column_of_[competency]].own[i] = Unpacked(one);
    }
  }
  for (Column& column : columns_) {
    column.sums = column.own;
    for (size_t i = units_.size(); i-- > 0;) {
      if (units_[i].parent < 0) continue;
      column.sums[static_cast<size_t>(units_[i].parent)].Add(column.sums[i]);
    }
  }
  return absl::OkStatus();
}

int ToldFigures::Find(const std::string& unit) const {
  const auto found = std::find_if(units_.begin(), units_.end(),
                                  [&](const UnitOnDay& one) { return one.unit == unit; });
  return found == units_.end() ? -1 : static_cast<int>(found - units_.begin());
}

const LevelFigures& ToldFigures::Of(int unit, int competency) const {
  return columns_[column_of_[static_cast<size_t>(competency)]].sums[static_cast<size_t>(unit)];
}

bool ToldFigures::IsHidden(int unit, int competency, Told told) {
  Column& column = columns_[column_of_[static_cast<size_t>(competency)]];
  return Hidden(column, told)[static_cast<size_t>(unit)];
}

const std::vector<bool>& ToldFigures::Hidden(Column& column, Told told) {
  auto& known = column.hidden[static_cast<size_t>(told)];
  if (known) return *known;
  UnitCounts counts = CountsOf(column.own, told);
  if (told != Told::kLevels) counts.must_hide = Hidden(column, Told::kLevels);
  return known.emplace(cells_.Hidden(std::move(counts)));
}

}  // namespace touchstone::assessment
