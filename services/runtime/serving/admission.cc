#include "services/runtime/serving/admission.h"

#include "services/runtime/errors/errors.h"

namespace touchstone {
namespace {

// Long enough for a burst to pass, short enough that nobody notices.
constexpr absl::Duration kRetryAfter = absl::Milliseconds(500);

prometheus::Gauge& InFlight(Metrics& metrics, const char* kind) {
  return metrics.Gauge("touchstone_rpcs_in_flight", "Calls that run now.", {{"kind", kind}});
}

}  // namespace

Admission::Admission(int largest_in_flight, int largest_streams, Metrics& metrics)
    : short_{largest_in_flight, 0, InFlight(metrics, "call")},
      lasting_{largest_streams, 0, InFlight(metrics, "stream")} {}

Admission::Place::Place(Admission& admission, CallKind kind) : admission_(admission), kind_(kind) {
  Room& room = admission_.RoomFor(kind_);
  room.gauge.Increment();
  const int taken = room.taken.fetch_add(1);
  if (admission_.closed()) {
    status_ = RetryLater(absl::StatusCode::kUnavailable, reasons::kShuttingDown,
                         "This process is shutting down; try again, another one will answer.",
                         kRetryAfter);
  } else if (taken >= room.size) {
    status_ = RetryLater(absl::StatusCode::kResourceExhausted, reasons::kOverloaded,
                         "Too many calls are running; try again a little later.", kRetryAfter);
  }
}

Admission::Place::~Place() {
  Room& room = admission_.RoomFor(kind_);
  room.taken.fetch_sub(1);
  room.gauge.Decrement();
}

}  // namespace touchstone
