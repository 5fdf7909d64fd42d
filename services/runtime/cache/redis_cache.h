// The cache's second place: a Redis that all processes of a database share.
//
//   RedisCache::Found found = redis.Find(name);
//   if (found.value) return *found.value;
//   … read the database …
//   redis.Fill(name, found.lease, value);
//
// It is never needed: no call fails, none takes longer than a few timeouts, and while Redis is put
// aside (see RedisTrust) none is even tried. What Redis holds and why nothing old gets back into it
// is told in redis_scripts.h.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_CACHE_REDIS_CACHE_H_
#define TOUCHSTONE_SERVICES_RUNTIME_CACHE_REDIS_CACHE_H_

#include <atomic>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/cache/cached_value.h"
#include "services/runtime/cache/redis_address.h"
#include "services/runtime/cache/redis_pool.h"
#include "services/runtime/cache/redis_trust.h"
#include "services/runtime/events/tail.h"

namespace touchstone {

struct RedisCacheSettings {
  RedisAddress address;
  std::string key_space;
  absl::Duration timeout = absl::Milliseconds(50);
  absl::Duration absence_ttl = absl::Seconds(5);
  absl::Duration tombstone_ttl = absl::Seconds(60);
  absl::Duration value_ttl = absl::Hours(1);
};

// Thread-safe. Owns a thread, from Start to Stop, that asks after a Redis that is put aside and
// listens for other processes' commits.
class RedisCache {
 public:
  // `wake` is called when another process says that it has committed.
  RedisCache(const RedisCacheSettings& settings, Clock& clock, Metrics& metrics,
             std::function<void()> wake);
  ~RedisCache();

  // See RedisTrust::Start.
  ChangePosition Start(const ChangePosition& last);
  // Calls `wake` no more.
  void Stop();

  struct Found {
    std::optional<CachedValue> value;
    std::string lease;  // for Fill; empty when there is no use in calling it
  };
  Found Find(absl::string_view key);

  // Stores what was read from the database after Find had given the lease.
  void Fill(absl::string_view key, absl::string_view lease, const CachedValue& value);

  // Tells what this process has just committed; when it returns, the old value is gone or Redis is
  // put aside. Wakes the other processes.
  void Commit(absl::string_view key, const CachedValue& value);

  // Tells what the tail has heard; likewise.
  void Hear(const HeardChanges& heard);

 private:
  using Trust = std::shared_ptr<const TrustedRedis>;

  // Runs a script over the entry of a key. An answer of kEpochGone puts Redis aside and is an
  // error, as are those of RedisConnection; all are counted.
  absl::StatusOr<RedisReply> Run(const Trust& trust, const RedisScript& script,
                                 absl::string_view key,
                                 std::initializer_list<absl::string_view> arguments);
  absl::StatusOr<RedisPool::Loan> Borrow(const Trust& trust);

  void Keep();  // the thread
  void Nudge();

  const RedisCacheSettings settings_;
  const std::string applied_key_;
  const std::string channel_;
  const std::function<void()> wake_;
  prometheus::Counter& errors_;
  RedisPool pool_;
  RedisTrust trust_;
  const std::string lease_prefix_;  // no other process has it
  std::atomic<uint64_t> leases_ = 0;

  const int nudge_;  // an eventfd: interrupts the thread's wait
  std::atomic<bool> stopping_ = false;
  std::thread keeper_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_CACHE_REDIS_CACHE_H_
