// So many comparisons at a time in a process: they are work for the processor and hold much, and
// everybody may ask for one. The others wait their turn for a moment.

#ifndef TOUCHSTONE_SERVICES_CATALOG_COMPARISON_TURNS_H_
#define TOUCHSTONE_SERVICES_CATALOG_COMPARISON_TURNS_H_

#include <atomic>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/cache/load_limit.h"
#include "services/runtime/serving/context.h"

namespace touchstone::catalog {

// Thread-safe.
class ComparisonTurns {
 public:
  // Half of the hardware's threads, at least one: the others serve those who only read.
  static int OfThisMachine();

  explicit ComparisonTurns(int at_once) : limit_(at_once), most_waiting_(8 * at_once) {}

  // Given back when it is destroyed.
  class Turn {
   public:
    explicit Turn(LoadLimit& limit) : limit_(limit) {}
    ~Turn() { limit_.End(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    LoadLimit& limit_;
  };

  // Waits for a turn. RESOURCE_EXHAUSTED (OVERLOADED), with the time for a retry, when too many
  // wait already or the turn does not come within seconds; DEADLINE_EXCEEDED or CANCELLED when
  // the caller does not wait any more.
  absl::StatusOr<std::unique_ptr<Turn>> Take(const Context& context);

 private:
  LoadLimit limit_;
  const int most_waiting_;
  std::atomic<int> waiting_{0};
};

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_COMPARISON_TURNS_H_
