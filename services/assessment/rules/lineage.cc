#include "services/assessment/rules/lineage.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace touchstone::assessment {
namespace {

// By unit: how much of it.
using Shares = std::map<std::string, double>;

bool IsBefore(const UnitStep& a, const UnitStep& b) {
  return std::tie(a.day, a.predecessor, a.kind, a.successor) <
         std::tie(b.day, b.predecessor, b.kind, b.successor);
}

// Which units stand for the one, going from the day that it is looked at one way.
class Walk {
 public:
  Walk(const std::string& unit, Day start, bool is_back, Lineage& lineage)
      : is_back_(is_back), lineage_(lineage), shares_({{unit, 100}}), since_({{unit, start}}) {}

  // `steps` in the order of their days, as they are met.
  void Follow(const std::vector<UnitStep>& steps) {
    for (auto first = steps.begin(); first != steps.end();) {
      const auto end = std::find_if(first, steps.end(),
                                    [&](const UnitStep& step) { return step.day != first->day; });
      Pass(first->day, {first, end});
      first = end;
    }
    Become(is_back_ ? kEver : kForever, {});
  }

 private:
  // All steps of one day are one: each begins at what was before the day, and leads to what is
  // from then on.
  void Pass(Day day, const std::vector<UnitStep>& steps) {
    Shares next = shares_;
    std::set<std::string> moved;
    for (const UnitStep& step : steps) {
      if (MovesPeople(step.kind)) moved.insert(step.predecessor);
    }
    for (const std::string& unit : moved) next.erase(unit);
    for (const UnitStep& step : steps) {
      const auto had = shares_.find(is_back_ ? step.successor : step.predecessor);
      if (had == shares_.end()) continue;
      lineage_.steps.push_back(step);
      if (!MovesPeople(step.kind)) continue;
      next[is_back_ ? step.predecessor : step.successor] += had->second * step.percent / 100;
    }
    Become(day, std::move(next));
  }

  void Become(Day day, Shares next) {
    for (const auto& [unit, percent] : shares_) {
      const auto then = next.find(unit);
      if (then != next.end() && then->second == percent) continue;
      const Day since = since_.at(unit);
      lineage_.parts.push_back({unit, is_back_ ? day : since, is_back_ ? since : day, percent});
      since_.erase(unit);
    }
    for (const auto& [unit, percent] : next) since_.try_emplace(unit, day);
    shares_ = std::move(next);
  }

  const bool is_back_;
  Lineage& lineage_;
  Shares shares_;
  std::map<std::string, Day> since_;  // of what stands for it now
};

// What stands for the unit before the day and behind it alike is one part.
void Join(std::vector<LineagePart>& parts) {
  std::sort(parts.begin(), parts.end(), [](const LineagePart& a, const LineagePart& b) {
    return std::tie(a.unit, a.from) < std::tie(b.unit, b.from);
  });
  std::vector<LineagePart> joined;
  for (LineagePart& part : parts) {
    if (part.from == part.to) continue;
    if (!joined.empty() && joined.back().unit == part.unit && joined.back().to == part.from &&
        joined.back().percent == part.percent) {
      joined.back().to = part.to;
    } else {
      joined.push_back(std::move(part));
    }
  }
  std::sort(joined.begin(), joined.end(), [](const LineagePart& a, const LineagePart& b) {
    return std::tie(a.from, a.unit) < std::tie(b.from, b.unit);
  });
  parts = std::move(joined);
}

}  // namespace

Lineage LineageOf(const std::string& unit, Day day, std::vector<UnitStep> earlier,
                  std::vector<UnitStep> later) {
  Lineage lineage;
  std::sort(earlier.begin(), earlier.end(),
            [](const UnitStep& a, const UnitStep& b) { return IsBefore(b, a); });
  Walk(unit, day + 1, /*is_back=*/true, lineage).Follow(earlier);
  std::sort(later.begin(), later.end(), IsBefore);
  Walk(unit, day + 1, /*is_back=*/false, lineage).Follow(later);
  std::sort(lineage.steps.begin(), lineage.steps.end(), IsBefore);
  Join(lineage.parts);
  return lineage;
}

}  // namespace touchstone::assessment
