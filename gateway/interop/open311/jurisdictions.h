// Jurisdictions that services told of a moment ago, so that a call that names one is one call to
// the service and not two.

#ifndef TOUCHSTONE_GATEWAY_INTEROP_OPEN311_JURISDICTIONS_H_
#define TOUCHSTONE_GATEWAY_INTEROP_OPEN311_JURISDICTIONS_H_

#include <touchstone/feedback/v1/public_request.pb.h>

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/clock/mutex.h"

namespace touchstone::gateway::open311 {

// Remembers for half a second: one that was deleted opens nothing a second later. Thread-safe.
class Jurisdictions {
 public:
  using Known = std::shared_ptr<const feedback::v1::PublicJurisdiction>;

  // `clock` must outlive it.
  explicit Jurisdictions(Clock& clock) : clock_(clock) {}

  // By the id that a caller sent, which may be empty; null when the service must be asked.
  Known Find(absl::string_view id);

  // What the service answered that was asked at `asked_at`, on the clock's monotonic reading.
  void Keep(absl::string_view id, Known jurisdiction, absl::Duration asked_at);

 private:
  struct Entry {
    Known jurisdiction;
    absl::Duration asked_at;
  };

  Clock& clock_;
  Mutex mutex_;
  absl::flat_hash_map<std::string, Entry> by_id_ ABSL_GUARDED_BY(mutex_);  // in lower case
};

}  // namespace touchstone::gateway::open311

#endif  // TOUCHSTONE_GATEWAY_INTEROP_OPEN311_JURISDICTIONS_H_
