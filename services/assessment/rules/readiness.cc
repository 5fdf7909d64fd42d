#include "services/assessment/rules/readiness.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace touchstone::assessment {
namespace {

constexpr int32_t kExcluded = std::numeric_limits<int32_t>::max();

uint16_t ShortDay(Day day) {
  return static_cast<uint16_t>(std::clamp<Day>(day, 0, std::numeric_limits<uint16_t>::max()));
}

int32_t Lacking(const Requirement& requirement, int level) {
  return std::max(0, requirement.level * kTenths - level);
}

int32_t WeightOf(const Requirement& requirement) { return std::max(1, requirement.weight); }

}  // namespace

void ReadinessColumns::Put(const std::string& person, const std::vector<HeldLevel>& levels,
                           bool is_candidate) {
  const auto [at, is_new] = rows_.try_emplace(person, people_.size());
  const size_t row = at->second;
  if (is_new) {
    people_.push_back(person);
    candidates_.push_back(0);
    for (Column& column : columns_) {
      column.levels.push_back(0);
      column.until.push_back(0);
    }
  }
  candidates_[row] = is_candidate ? 1 : 0;
  for (Column& column : columns_) column.levels[row] = 0;
  for (const HeldLevel& level : levels) {
    const auto competency = static_cast<size_t>(level.competency);
    while (columns_.size() <= competency) {
      columns_.push_back({std::vector<uint8_t>(people_.size()),  //
                          std::vector<uint16_t>(people_.size())});
    }
    columns_[competency].levels[row] = static_cast<uint8_t>(std::clamp(level.level, 0, 255));
    columns_[competency].until[row] = ShortDay(level.verified_until);
  }
}

const ReadinessColumns::Column* ReadinessColumns::Find(int competency) const {
  if (competency < 0 || static_cast<size_t>(competency) >= columns_.size()) return nullptr;
  return &columns_[static_cast<size_t>(competency)];
}

std::vector<int32_t> ReadinessColumns::Distances(
    const std::vector<Requirement>& requirements) const {
  const size_t rows = people_.size();
  std::vector<int32_t> distances(rows);
  std::vector<uint8_t> excluded(rows);
  for (size_t row = 0; row < rows; ++row) excluded[row] = candidates_[row] ^ 1;
  for (const Requirement& requirement : requirements) {
    const Column* const column = Find(requirement.competency);
    const int32_t needed = requirement.level * kTenths;
    const int32_t weight = WeightOf(requirement);
    if (column == nullptr) {
      for (size_t row = 0; row < rows; ++row) distances[row] += weight * needed;
      if (requirement.is_minimum) std::fill(excluded.begin(), excluded.end(), 1);
      continue;
    }
    const uint8_t* const levels = column->levels.data();
    for (size_t row = 0; row < rows; ++row) {
      distances[row] += weight * std::max(0, needed - levels[row]);
    }
    if (!requirement.is_minimum) continue;
    for (size_t row = 0; row < rows; ++row) excluded[row] |= levels[row] < needed ? 1 : 0;
  }
  for (size_t row = 0; row < rows; ++row) {
    if (excluded[row] != 0) distances[row] = kExcluded;
  }
  return distances;
}

int ReadinessColumns::Unverified(size_t row, const std::vector<Requirement>& requirements,
                                 Day day) const {
  int unverified = 0;
  for (const Requirement& requirement : requirements) {
    const Column* const column = Find(requirement.competency);
    if (column == nullptr || column->levels[row] == 0 || column->until[row] < day) ++unverified;
  }
  return unverified;
}

Ready ReadinessColumns::Find(const std::vector<Requirement>& requirements, int most,
                             Day day) const {
  Ready ready;
  ready.considered = static_cast<int>(std::count(candidates_.begin(), candidates_.end(), 1));
  const std::vector<int32_t> distances = Distances(requirements);
  std::vector<int32_t> order;
  for (const int32_t distance : distances) {
    if (distance != kExcluded) order.push_back(distance);
  }
  if (order.empty() || most <= 0) return ready;
  // The distance up to which all are looked at more closely.
  const size_t last = std::min(order.size(), static_cast<size_t>(most)) - 1;
  std::nth_element(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(last), order.end());
  const int32_t farthest = order[last];

  struct Candidate {
    int32_t distance;
    int unverified;
    size_t row;
  };
  std::vector<Candidate> candidates;
  for (size_t row = 0; row < distances.size(); ++row) {
    if (distances[row] > farthest) continue;
    candidates.push_back({distances[row], Unverified(row, requirements, day), row});
  }
  const size_t found = std::min(candidates.size(), static_cast<size_t>(most));
  std::partial_sort(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(found),
                    candidates.end(), [this](const Candidate& a, const Candidate& b) {
                      return std::tie(a.distance, a.unverified, people_[a.row]) <
                             std::tie(b.distance, b.unverified, people_[b.row]);
                    });
  const auto fits_as = [](const Candidate& a, const Candidate& b) {
    return a.distance == b.distance && a.unverified == b.unverified;
  };
  for (size_t i = found; i < candidates.size(); ++i) {
    if (fits_as(candidates[i], candidates[found - 1])) ++ready.tied_beyond;
  }
  for (size_t i = 0; i < found; ++i) {
    const bool as_before = i > 0 && fits_as(candidates[i], candidates[i - 1]);
    const bool as_next =
        i + 1 < found ? fits_as(candidates[i], candidates[i + 1]) : ready.tied_beyond > 0;
    ready.people.push_back({.person = people_[candidates[i].row],
                            .rank = as_before ? ready.people.back().rank : static_cast<int>(i) + 1,
                            .distance = candidates[i].distance,
                            .unverified = candidates[i].unverified,
                            .tied = as_before || as_next});
  }
  return ready;
}

Bench ReadinessColumns::Count(const std::vector<Requirement>& requirements,
                              const std::set<std::string>& developing) const {
  Bench bench;
  for (size_t row = 0; row < people_.size(); ++row) {
    if (candidates_[row] == 0) continue;
    ++bench.considered;
    int32_t most = 0;
    bool is_excluded = false;
    for (const Requirement& requirement : requirements) {
      const Column* const column = Find(requirement.competency);
      const int32_t lacking = Lacking(requirement, column == nullptr ? 0 : column->levels[row]);
      most = std::max(most, lacking);
      is_excluded |= requirement.is_minimum && lacking > 0;
    }
    if (!is_excluded && most == 0) {
      ++bench.ready_now;
    } else if (!is_excluded && most <= kTenths) {
      ++bench.within_one_level;
    } else if (developing.contains(people_[row])) {
      ++bench.in_development;
    }
  }
  return bench;
}

}  // namespace touchstone::assessment
