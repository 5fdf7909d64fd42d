// Lines that come faster than anyone can read them. Of each kind the first is written at once; of
// those after it at most one in an interval, which says how many were left out.
//
//   if (const auto left_out = limiter.Admit(code, clock.Monotonic())) {
//     Log(LogLevel::kError, "database error", {{"left_out", absl::StrCat(*left_out)}});
//   }

#ifndef TOUCHSTONE_SERVICES_RUNTIME_TELEMETRY_LOG_LIMITER_H_
#define TOUCHSTONE_SERVICES_RUNTIME_TELEMETRY_LOG_LIMITER_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/clock/mutex.h"

namespace touchstone {

// Thread-safe.
class LogLimiter {
 public:
  // More kinds than this are not told apart: what is beyond is one kind.
  static constexpr size_t kMostKinds = 100;

  explicit LogLimiter(absl::Duration interval) : interval_(interval) {}

  // How many lines of this kind were left out since the last one, when one is to be written now;
  // nothing when it is to be left out. `now` is a Clock's Monotonic().
  std::optional<int64_t> Admit(absl::string_view kind, absl::Duration now);

 private:
  struct Kind {
    absl::Duration next = -absl::InfiniteDuration();  // when a line may be written again
    int64_t left_out = 0;
  };

  const absl::Duration interval_;
  Mutex mutex_;
  absl::flat_hash_map<std::string, Kind> kinds_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_TELEMETRY_LOG_LIMITER_H_
