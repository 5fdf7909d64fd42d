// How many calls run, and whether another may begin.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SERVING_ADMISSION_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SERVING_ADMISSION_H_

#include <atomic>

#include "absl/status/status.h"
#include "services/runtime/telemetry/metrics.h"

namespace touchstone {

// What lasts (streams, and calls that wait for something to happen) is counted apart: it must not
// keep short calls out.
enum class CallKind { kShort, kLasting };

// Thread-safe.
class Admission {
 public:
  Admission(int largest_in_flight, int largest_streams, Metrics& metrics);

  // A call's place; given back when it is destroyed.
  class Place {
   public:
    Place(Admission& admission, CallKind kind);
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    // OK, or why the call must not run: RESOURCE_EXHAUSTED (OVERLOADED) when all places are taken,
    // UNAVAILABLE (SHUTTING_DOWN) once the doors are closed; both with the time for a retry.
    const absl::Status& status() const { return status_; }

   private:
    Admission& admission_;
    const CallKind kind_;
    absl::Status status_;
  };

  // From here on nobody comes in; those who are in stay.
  void Close() { closed_.store(true); }
  bool closed() const { return closed_.load(); }

 private:
  struct Room {
    const int size;
    std::atomic<int> taken{0};
    prometheus::Gauge& gauge;
  };

  Room& RoomFor(CallKind kind) { return kind == CallKind::kShort ? short_ : lasting_; }

  Room short_;
  Room lasting_;
  std::atomic<bool> closed_{false};
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SERVING_ADMISSION_H_
