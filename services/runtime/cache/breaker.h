// Keeps requests from waiting for something that does not answer.
//
//   if (breaker.closed()) {
//     if (Call()) breaker.Succeeded(); else if (breaker.Failed()) Log("put aside");
//   }
//   …and in one place that watches it:
//   if (breaker.MayProbe()) breaker.Probed(TryAgain());
//
// Closed, calls go through; after so many failures in a row it opens and calls are not even tried.
// Open, one probe is allowed after a pause; when it succeeds the breaker closes, when it fails the
// pause doubles. A breaker that opens again soon after it closed goes on with the longer pause, so
// that something that flaps is left alone for longer and longer.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_CACHE_BREAKER_H_
#define TOUCHSTONE_SERVICES_RUNTIME_CACHE_BREAKER_H_

#include "absl/time/time.h"
#include "services/runtime/clock/clock.h"

namespace touchstone {

struct BreakerSettings {
  int failures = 3;  // in a row, until it opens
  absl::Duration first_pause = absl::Milliseconds(100);
  absl::Duration longest_pause = absl::Seconds(2);
};

// A state machine without threads of its own. Not thread-safe.
class Breaker {
 public:
  // Starts open, with a probe allowed at once: what was never heard of is not relied upon.
  Breaker(const BreakerSettings& settings, Clock& clock) : settings_(settings), clock_(clock) {}

  bool closed() const { return closed_; }

  // How a call ended that was made while it was closed; Failed says whether that opened it. Both do
  // nothing when it has opened meanwhile.
  void Succeeded() { failures_ = 0; }
  bool Failed();

  // Opens it at once, whatever the count. Says whether it was closed.
  bool Trip();

  // Whether it is open and its pause is over. Whoever is told yes owes a call of Probed.
  bool MayProbe() const { return !closed_ && UntilProbe() <= absl::ZeroDuration(); }

  // How long until MayProbe: zero or less when it is so already, infinite while closed.
  absl::Duration UntilProbe() const;

  void Probed(bool succeeded);

 private:
  void Pause(absl::Duration pause);

  const BreakerSettings settings_;
  Clock& clock_;
  bool closed_ = false;
  int failures_ = 0;
  absl::Duration pause_;         // the one that runs, or ran last
  absl::Duration probe_after_;   // on the clock's monotonic reading
  absl::Duration closed_since_;  // likewise
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_CACHE_BREAKER_H_
