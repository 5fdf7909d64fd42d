// How often a caller may call: one token bucket for each, in this process.

#ifndef TOUCHSTONE_GATEWAY_LIMITS_RATE_LIMITER_H_
#define TOUCHSTONE_GATEWAY_LIMITS_RATE_LIMITER_H_

#include <array>
#include <cstdint>
#include <list>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/clock/mutex.h"

namespace touchstone::gateway {

struct RateSettings {
  double per_second = 5000;  // how fast a bucket fills; 0: no limit
  double burst = 10'000;     // how much it holds
  size_t most_callers = 100'000;
};

// Thread-safe. Remembers a bounded number of callers; the one that was idle longest is forgotten
// first, and its bucket had filled up meanwhile unless somebody sends from very many addresses.
class RateLimiter {
 public:
  RateLimiter(const RateSettings& settings, Clock& clock);

  // Takes one token from the caller's bucket. Zero when there was one; otherwise how long it takes
  // until there is one again.
  absl::Duration Take(absl::string_view caller);

 private:
  struct Bucket {
    std::string caller;
    double tokens;
    absl::Duration filled_at;
  };
  struct Shard {
    Mutex mutex;
    std::list<Bucket> buckets ABSL_GUARDED_BY(mutex);  // used most recently first
    absl::flat_hash_map<absl::string_view, std::list<Bucket>::iterator> by_caller
        ABSL_GUARDED_BY(mutex);  // the keys point into the buckets
  };

  const RateSettings settings_;
  Clock& clock_;
  std::array<Shard, 16> shards_;
};

// Whom a rate counts for when the caller is nobody in particular: its address, of IPv6 the network
// that one subscriber gets (/64).
std::string AddressKey(absl::string_view peer);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_LIMITS_RATE_LIMITER_H_
