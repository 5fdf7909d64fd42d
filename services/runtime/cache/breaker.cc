#include "services/runtime/cache/breaker.h"

#include <algorithm>

namespace touchstone {

bool Breaker::Failed() {
  if (!closed_ || ++failures_ < settings_.failures) return false;
  return Trip();
}

bool Breaker::Trip() {
  if (!closed_) return false;
  closed_ = false;
  const bool flaps = clock_.Monotonic() - closed_since_ < settings_.longest_pause;
  Pause(flaps ? pause_ * 2 : settings_.first_pause);
  return true;
}

absl::Duration Breaker::UntilProbe() const {
  return closed_ ? absl::InfiniteDuration() : probe_after_ - clock_.Monotonic();
}

void Breaker::Probed(bool succeeded) {
  if (succeeded) {
    closed_ = true;
    failures_ = 0;
    closed_since_ = clock_.Monotonic();
  } else {
    Pause(pause_ * 2);
  }
}

void Breaker::Pause(absl::Duration pause) {
  pause_ = std::clamp(pause, settings_.first_pause, settings_.longest_pause);
  probe_after_ = clock_.Monotonic() + pause_;
}

}  // namespace touchstone
