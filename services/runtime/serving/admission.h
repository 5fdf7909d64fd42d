// How many calls run, whether another may begin, and how many of those that last are one caller's.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SERVING_ADMISSION_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SERVING_ADMISSION_H_

#include <atomic>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/telemetry/metrics.h"

namespace touchstone {

// What lasts (streams, and calls that wait for something to happen) is counted apart: it must not
// keep short calls out. What moreover lasts as long as its caller likes must not keep out what
// comes to its end.
enum class CallKind { kShort, kLasting, kEndless };

// Of the places of what lasts, one caller has a quarter at most, and what is endless a half; either
// at least one. Thread-safe.
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

    // Counts the place of what lasts among those of its caller, once it is known who that is.
    // RESOURCE_EXHAUSTED (TOO_MANY_STREAMS) when it has as many as one caller may.
    absl::Status CountFor(absl::string_view caller);

   private:
    Admission& admission_;
    const CallKind kind_;
    absl::Status status_;
    std::string caller_;
    bool is_counted_ = false;  // for caller_
  };

  // From here on nobody comes in; those who are in stay.
  void Close() { closed_.store(true); }
  bool closed() const { return closed_.load(); }

 private:
  struct Room {
    const int size;
    std::atomic<int> taken{0};
  };

  Room& RoomFor(CallKind kind) { return kind == CallKind::kShort ? short_ : lasting_; }
  prometheus::Gauge& GaugeFor(CallKind kind) { return *gauges_[static_cast<int>(kind)]; }

  Room short_;
  Room lasting_;
  Room endless_;  // of the lasting ones
  prometheus::Gauge* const gauges_[3];
  const int share_;
  Mutex mutex_;
  absl::flat_hash_map<std::string, int> lasting_of_ ABSL_GUARDED_BY(mutex_);  // by caller
  std::atomic<bool> closed_{false};
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SERVING_ADMISSION_H_
