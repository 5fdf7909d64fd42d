#include "services/catalog/comparison_turns.h"

#include <algorithm>
#include <thread>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/serving/still_wanted.h"

namespace touchstone::catalog {
namespace {

// A call that waits has its place among the calls that run: not for long.
constexpr absl::Duration kLongestWait = absl::Seconds(5);
// How often who waits looks whether the caller still does.
constexpr absl::Duration kLook = absl::Milliseconds(100);
constexpr absl::Duration kRetryAfter = absl::Seconds(2);

absl::Status TooManyCompare() {
  return RetryLater(absl::StatusCode::kResourceExhausted, reasons::kOverloaded,
                    "Too many releases are being compared; try again a little later.", kRetryAfter);
}

}  // namespace

int ComparisonTurns::OfThisMachine() {
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency() / 2));
}

absl::StatusOr<std::unique_ptr<ComparisonTurns::Turn>> ComparisonTurns::Take(
    const Context& context) {
  struct Waiting {
    explicit Waiting(std::atomic<int>& count) : count(count), before(count.fetch_add(1)) {}
    ~Waiting() { count.fetch_sub(1); }
    std::atomic<int>& count;
    const int before;
  };
  const Waiting waiting(waiting_);
  if (waiting.before >= most_waiting_) return TooManyCompare();
  const absl::Time until = std::min(context.deadline, absl::Now() + kLongestWait);
  while (true) {
    RETURN_IF_ERROR(CheckStillWanted(context));
    if (limit_.Begin(std::min(until, absl::Now() + kLook))) return std::make_unique<Turn>(limit_);
    if (absl::Now() >= until && absl::Now() < context.deadline) return TooManyCompare();
  }
}

}  // namespace touchstone::catalog
