#include "services/assessment/rules/severity.h"

namespace touchstone::assessment {

void Severity::AddPerson(std::span<const RaterLevel> levels) {
  const auto others = static_cast<int64_t>(levels.size()) - 1;
  if (others < 1) return;
  int64_t sum = 0;
  for (const RaterLevel& given : levels) sum += given.level;
  for (const RaterLevel& given : levels) {
    Sums& sums = raters_[given.rater];
    ++sums.people;
    sums.by_others[others] += others * given.level - (sum - given.level);
  }
}

std::vector<RaterSeverity> Severity::Result() const {
  std::vector<RaterSeverity> result;
  for (const auto& [rater, sums] : raters_) {
    if (sums.people < kLeastPeopleForSeverity) continue;
    double difference = 0;
    for (const auto& [others, sum] : sums.by_others)
      difference += static_cast<double>(sum) / static_cast<double>(others);
    result.push_back({rater, sums.people, difference / static_cast<double>(sums.people)});
  }
  return result;
}

}  // namespace touchstone::assessment
