#include "services/runtime/telemetry/log_limiter.h"

#include <utility>

namespace touchstone {

std::optional<int64_t> LogLimiter::Admit(absl::string_view name, absl::Duration now) {
  MutexLock lock(&mutex_);
  if (kinds_.size() >= kMostKinds && !kinds_.contains(name)) name = "";
  Kind& kind = kinds_[name];
  if (now < kind.next) {
    ++kind.left_out;
    return std::nullopt;
  }
  kind.next = now + interval_;
  return std::exchange(kind.left_out, 0);
}

}  // namespace touchstone
