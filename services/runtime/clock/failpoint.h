// Named places where a test makes a process die or stall, to see what is left behind.
//
//   TOUCHSTONE_FAILPOINT("after_commit_before_invalidate");
//
// Compiled to nothing unless TOUCHSTONE_FAILPOINTS is defined (the dev, asan and tsan presets do;
// Release does not). A process is told from outside which of them act, by
// TOUCHSTONE_FAILPOINTS_ON=after_commit_before_invalidate=abort,another=sleep:250, or from a test
// in the same process by SetFailpoint.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_CLOCK_FAILPOINT_H_
#define TOUCHSTONE_SERVICES_RUNTIME_CLOCK_FAILPOINT_H_

#ifdef TOUCHSTONE_FAILPOINTS

#include "absl/strings/string_view.h"

#define TOUCHSTONE_FAILPOINT(name) ::touchstone::ReachFailpoint(name)

namespace touchstone {

// Says what a failpoint does from now on: "abort" kills the process at once, as `kill -9` does;
// "sleep:MILLISECONDS" stalls the thread that comes by; "" nothing. Anything else ends the
// program, since a test with a misspelled failpoint would pass for the wrong reason. Thread-safe.
void SetFailpoint(absl::string_view name, absl::string_view action);

// What TOUCHSTONE_FAILPOINT calls. Costs one atomic read while no failpoint is set. Thread-safe.
void ReachFailpoint(absl::string_view name);

}  // namespace touchstone

#else
#define TOUCHSTONE_FAILPOINT(name) static_cast<void>(0)
#endif

#endif  // TOUCHSTONE_SERVICES_RUNTIME_CLOCK_FAILPOINT_H_
