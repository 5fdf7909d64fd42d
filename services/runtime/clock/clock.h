// Time, handed in wherever it is needed, so that a test decides what time it is.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_CLOCK_CLOCK_H_
#define TOUCHSTONE_SERVICES_RUNTIME_CLOCK_CLOCK_H_

#include <atomic>
#include <cstdint>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace touchstone {

// What time it is. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;

  // The time of day, for what is stored and shown. May jump.
  virtual absl::Time Now() = 0;

  // Time since some fixed moment, for measuring how old something is. Never jumps.
  virtual absl::Duration Monotonic() = 0;
};

// The machine's clock; lives as long as the program.
Clock& SystemClock();

// A clock that stands still until it is told to move. Thread-safe.
class FakeClock : public Clock {
 public:
  explicit FakeClock(absl::Time start = absl::FromUnixSeconds(1'750'000'000))
      : micros_(absl::ToUnixMicros(start)) {}

  absl::Time Now() override { return absl::FromUnixMicros(micros_.load()); }
  absl::Duration Monotonic() override { return absl::Microseconds(micros_.load()); }
  void Advance(absl::Duration by) { micros_.fetch_add(absl::ToInt64Microseconds(by)); }

 private:
  std::atomic<int64_t> micros_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_CLOCK_CLOCK_H_
