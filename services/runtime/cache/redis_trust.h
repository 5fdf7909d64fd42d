// Whether what Redis holds may be relied upon by this process, and how it comes to be.
//
// Redis is relied upon only while this process has applied to it everything that its tail has
// heard. An invalidation that fails, a run of failed calls, a restart of Redis or the loss of its
// state put it aside: from then on nothing is read from it and what is heard is only written down.
// When it answers again it is first told what it missed, from the position that it has applied; or,
// when that is not known any more, a new epoch begins and its old entries are out of reach. Only
// then is it relied upon again.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_CACHE_REDIS_TRUST_H_
#define TOUCHSTONE_SERVICES_RUNTIME_CACHE_REDIS_TRUST_H_

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/cache/breaker.h"
#include "services/runtime/cache/journal.h"
#include "services/runtime/cache/redis_address.h"
#include "services/runtime/cache/redis_connection.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/events/changes.h"
#include "services/runtime/telemetry/metrics.h"

namespace touchstone {

// One stretch of time in which Redis is relied upon. Immutable.
struct TrustedRedis {
  std::string run;    // of the Redis process
  std::string epoch;  // of its entries

  // The entry of a cache's key.
  std::string EntryOf(absl::string_view key_space, absl::string_view key) const;
};

struct RedisTrustSettings {
  RedisAddress address;
  std::string key_space;
  absl::Duration timeout;
  absl::Duration tombstone_ttl;
};

// Tells a Redis that certain keys have changed, and up to where everything is applied then
// (nothing: as far as before).
absl::Status SendInvalidations(RedisConnection& redis, const RedisTrustSettings& settings,
                               const TrustedRedis& trust, std::span<const Invalidation> changed,
                               const std::optional<ChangePosition>& applied);

// Thread-safe.
class RedisTrust {
 public:
  // `put_aside` is called each time that Redis is put aside; from any thread, with no lock held.
  RedisTrust(const RedisTrustSettings& settings, Clock& clock, Metrics& metrics,
             std::function<void()> put_aside);

  // Chooses where the tail must begin, given the log's `last` position: behind what Redis has
  // applied, so that it misses nothing; or at `last` when Redis does not answer, knows nothing, or
  // is so far behind (or ahead: the database was restored) that a new epoch is better.
  ChangePosition Start(const ChangePosition& last);

  // What Redis is relied upon for; null while it is put aside.
  std::shared_ptr<const TrustedRedis> Current();

  // How a call ended that was made under `trust`.
  void Succeeded();
  void Failed(const std::shared_ptr<const TrustedRedis>& trust, const absl::Status& why);

  // Puts Redis aside at once, unless it was put aside since `trust` already.
  void PutAside(const std::shared_ptr<const TrustedRedis>& trust, absl::string_view why);

  // Writes down what the tail has heard. Returns to what the caller must now apply it, or must put
  // it aside; null when there is nothing to do.
  std::shared_ptr<const TrustedRedis> Hear(std::span<const Invalidation> heard,
                                           const ChangePosition& settled);

  // The log was cut off: what was missed is not known.
  void HearGap(const ChangePosition& settled);

  // Current, or the promise that the commit is told to Redis before it is relied upon again.
  std::shared_ptr<const TrustedRedis> CurrentOrOwe(const Invalidation& own);
  // The same when telling it has failed.
  void Owe(const Invalidation& own, absl::string_view why);

  const RedisTrustSettings& settings() const { return settings_; }

  // While Redis is put aside: how long until it is worth asking again; infinite while it is not.
  absl::Duration UntilProbe();
  // Asks again, if it is time, and catches up. One caller at a time.
  void Probe();

 private:
  // What Redis says of itself in `{key_space}:applied`.
  struct Applied {
    std::string epoch;
    ChangePosition position;
  };
  absl::StatusOr<std::optional<Applied>> ReadApplied(RedisConnection& redis) const;

  // Brings Redis up to what was heard, and relies upon it from then on.
  absl::Status CatchUp();
  // Whether the log went where Redis says it did. Not so when the database was restored from an
  // older copy; or when this process has not read that far yet, so an error asks for patience.
  absl::StatusOr<bool> IsOfThisLog(const Applied& applied);
  // Begins a new epoch. False when another process was first.
  absl::StatusOr<bool> BeginEpoch(RedisConnection& redis, const std::optional<Applied>& old,
                                  const Applied& fresh) const;
  bool PutAsideLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void TellAside(absl::string_view why);

  const RedisTrustSettings settings_;
  const std::string applied_key_;
  const std::function<void()> put_aside_;
  prometheus::Gauge& trusted_gauge_;
  prometheus::Counter& put_aside_counter_;

  Mutex mutex_;
  Breaker breaker_ ABSL_GUARDED_BY(mutex_);
  Journal journal_ ABSL_GUARDED_BY(mutex_);
  std::optional<ChangePosition> claimed_ ABSL_GUARDED_BY(mutex_);  // what IsOfThisLog asks about
  int doubts_ ABSL_GUARDED_BY(mutex_) = 0;
  // Not null exactly while the breaker is closed.
  std::shared_ptr<const TrustedRedis> trust_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_CACHE_REDIS_TRUST_H_
