#ifndef TOUCHSTONE_TESTS_EVENTUALLY_H_
#define TOUCHSTONE_TESTS_EVENTUALLY_H_

#include "absl/functional/function_ref.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace touchstone {

// Whether `condition` comes true within a time that no healthy run needs.
inline bool Eventually(absl::FunctionRef<bool()> condition) {
  const absl::Time deadline = absl::Now() + absl::Seconds(30);
  while (!condition()) {
    if (absl::Now() > deadline) return false;
    absl::SleepFor(absl::Milliseconds(1));
  }
  return true;
}

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_EVENTUALLY_H_
