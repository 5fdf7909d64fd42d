#include "services/runtime/serving/admission.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"

namespace touchstone {
namespace {

// Long enough for a burst to pass, short enough that nobody notices.
constexpr absl::Duration kRetryAfter = absl::Milliseconds(500);

prometheus::Gauge& InFlight(Metrics& metrics, const char* kind) {
  return metrics.Gauge("touchstone_rpcs_in_flight", "Calls that run now.", {{"kind", kind}});
}

absl::Status Overloaded(absl::string_view why) {
  return RetryLater(absl::StatusCode::kResourceExhausted, reasons::kOverloaded,
                    absl::StrCat(why, "; try again a little later."), kRetryAfter);
}

}  // namespace

Admission::Admission(int largest_in_flight, int largest_streams, Metrics& metrics)
    : short_{largest_in_flight},
      lasting_{largest_streams},
      endless_{std::max(1, largest_streams / 2)},
      gauges_{&InFlight(metrics, "call"), &InFlight(metrics, "stream"),
              &InFlight(metrics, "endless")},
      share_(std::max(1, largest_streams / 4)) {}

Admission::Place::Place(Admission& admission, CallKind kind) : admission_(admission), kind_(kind) {
  admission_.GaugeFor(kind_).Increment();
  Room& room = admission_.RoomFor(kind_);
  Room& endless = admission_.endless_;
  const int taken = room.taken.fetch_add(1);
  const int taken_endless = kind_ == CallKind::kEndless ? endless.taken.fetch_add(1) : 0;
  if (admission_.closed()) {
    status_ = RetryLater(absl::StatusCode::kUnavailable, reasons::kShuttingDown,
                         "This process is shutting down; try again, another one will answer.",
                         kRetryAfter);
  } else if (taken >= room.size) {
    status_ = Overloaded("Too many calls are running");
  } else if (taken_endless >= endless.size) {
    status_ = Overloaded("Too many streams without an end are open");
  }
}

absl::Status Admission::Place::CountFor(absl::string_view caller) {
  if (kind_ == CallKind::kShort || is_counted_) return absl::OkStatus();
  MutexLock lock(&admission_.mutex_);
  int& count = admission_.lasting_of_[caller];
  if (count >= admission_.share_) {
    return RetryLater(absl::StatusCode::kResourceExhausted, reasons::kTooManyStreams,
                      absl::StrCat("The caller has ", count,
                                   " streams and calls that wait, as many as one caller may; end "
                                   "one first, or try again later."),
                      kRetryAfter);
  }
  ++count;
  caller_ = std::string(caller);
  is_counted_ = true;
  return absl::OkStatus();
}

Admission::Place::~Place() {
  if (is_counted_) {
    MutexLock lock(&admission_.mutex_);
    const auto count = admission_.lasting_of_.find(caller_);
    if (--count->second == 0) admission_.lasting_of_.erase(count);
  }
  admission_.RoomFor(kind_).taken.fetch_sub(1);
  if (kind_ == CallKind::kEndless) admission_.endless_.taken.fetch_sub(1);
  admission_.GaugeFor(kind_).Decrement();
}

}  // namespace touchstone
