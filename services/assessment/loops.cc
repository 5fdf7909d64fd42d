#include "services/assessment/loops.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::assessment {
namespace {

constexpr int kHighest = 64;
constexpr int kMostSteps = 10'000;

struct Place {
  std::string name;
  Stretch stretch;
  int height = 0;
};

}  // namespace

const StepUp& ToParentUnit() {
  static const auto& step = *new StepUp{"unit_spans", "name", "parent_unit", ""};
  return step;
}

const StepUp& ToManager() {
  static const auto& step =
      *new StepUp{"assignment_spans", "person", "manager", " AND is_primary = 1"};
  return step;
}

absl::StatusOr<std::optional<std::string>> ProblemOfStepUp(Session& session, const StepUp& step,
                                                           const std::string& name,
                                                           const std::string& above,
                                                           const Stretch& stretch) {
  const std::string sql = absl::StrCat(
      "SELECT ", step.above, ", valid_from, valid_to FROM ", step.table, " WHERE ", step.below,
      " = :below AND known_to = :known AND valid_to > :start AND valid_from < :stop", step.only);
  std::vector<Place> open = {{above, stretch, 1}};
  for (int steps = 0; !open.empty(); ++steps) {
    const Place place = std::move(open.back());
    open.pop_back();
    if (place.name == name) {
      return absl::StrCat("would be below itself ", StretchText(place.stretch));
    }
    if (place.height == kHighest || steps == kMostSteps) {
      return absl::StrCat("would be more than ", kHighest, " steps below the top");
    }
    ASSIGN_OR_RETURN(auto rows,
                     (session.Query<std::string, int64_t, int64_t>(
                         sql, place.name, kStillKnown, place.stretch.from, place.stretch.to)));
    for (auto& [next, from, to] : rows) {
      if (next.empty()) continue;
      open.push_back({std::move(next),
                      {std::max(from, place.stretch.from), std::min(to, place.stretch.to)},
                      place.height + 1});
    }
  }
  return std::nullopt;
}

}  // namespace touchstone::assessment
