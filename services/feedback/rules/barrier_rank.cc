#include "services/feedback/rules/barrier_rank.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <tuple>

#include "services/runtime/clock/days.h"
#include "services/runtime/names/code_points.h"

namespace touchstone::feedback {

using v1::Barrier;
using v1::RankedBarrier;

bool IsClosed(const Barrier& barrier) {
  return barrier.state() == Barrier::REMOVED || barrier.state() == Barrier::ACCEPTED;
}

std::vector<FieldViolation> BarrierViolations(const Barrier& barrier) {
  std::vector<FieldViolation> violations;
  const auto open = ParseDay(barrier.open_date());
  const auto close = ParseDay(barrier.close_date());
  if (!open) violations.push_back({"barrier.open_date", "is no day of the calendar"});
  if (!barrier.close_date().empty() && !close) {
    violations.push_back({"barrier.close_date", "is no day of the calendar"});
  }
  if (open && close && *close < *open) {
    violations.push_back({"barrier.close_date", "is before it was known"});
  }
  if (!IsClosed(barrier)) {
    if (!barrier.close_date().empty()) {
      violations.push_back({"barrier.close_date", "must be empty while it stands"});
    }
    return violations;
  }
  if (barrier.close_date().empty()) {
    violations.push_back({"barrier.close_date", "is missing: on which day was it closed?"});
  }
  if (IsBlank(barrier.reason())) {
    violations.push_back({"barrier.reason", "is missing: how was it removed, or why accepted?"});
  }
  return violations;
}

void RankBarriers(std::vector<RankedBarrier>& barriers) {
  for (RankedBarrier& barrier : barriers) {
    barrier.set_weight(10 * barrier.cases() + 20 * barrier.broken_commitments() +
                       barrier.abandoned_contacts());
  }
  std::sort(barriers.begin(), barriers.end(), [](const RankedBarrier& a, const RankedBarrier& b) {
    return std::tuple(-a.weight(), a.barrier()) < std::tuple(-b.weight(), b.barrier());
  });
  for (size_t i = 0; i < barriers.size(); ++i) {
    const bool ties = i > 0 && barriers[i - 1].weight() == barriers[i].weight();
    barriers[i].set_rank(ties ? barriers[i - 1].rank() : static_cast<int32_t>(i) + 1);
  }
}

}  // namespace touchstone::feedback
