// The serialized bytes of resources, kept near: in the process, in Redis, and behind them the
// database.
//
//   ASSIGN_OR_RETURN(const CachedValue value, cache.Get(name, deadline, [&] { return LoadRow(name);
//   })); if (value.absent()) return NotFound(name);
//
// What it promises, with whatever happening to Redis, to a writer or to the network between them:
// - a value older than one second is never given (it serves only while the tail of the log is
// younger);
// - a newer revision is never replaced by an older one; an invalidation leaves its revision behind
// as a
//   tombstone, so that a slow reader cannot put the old value back;
// - a write is visible to its own process before it is answered;
// - a missing value is loaded by one caller, the others wait for it; absence is kept too, briefly;
// - no request fails because of Redis: when it is slow, gone, flushed or full, values come from the
// database,
//   at most `largest_load` at a time, and a breaker keeps requests from waiting for it.
// Personal data never come here in the clear: who stores them declares so, and keeps them out.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_CACHE_CACHE_H_
#define TOUCHSTONE_SERVICES_RUNTIME_CACHE_CACHE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/events/tail.h"
#include "services/runtime/telemetry/metrics.h"

namespace touchstone {

// A value of the cache, or the knowledge that there is none. Cheap to copy.
struct CachedValue {
  int64_t revision = 0;  // 0 when the thing never existed, as far as the loader knows
  std::shared_ptr<const std::string> bytes;  // null: absent
  bool absent() const { return bytes == nullptr; }
};

struct CacheSettings {
  // "redis://host:port/db" or "unix:///path"; empty: no Redis, the process's own place only.
  std::string redis_url;
  // Sets a database's entries apart from those of others in the same Redis: "catalog".
  std::string key_space;
  // The process's own place: so many bytes, entries and keys together. 0 turns it off.
  size_t near_bytes = 64 << 20;
  // How long Redis may take before a call counts as failed.
  absl::Duration redis_timeout = absl::Milliseconds(50);
  // How long absence is kept, and a tombstone at least.
  absl::Duration absence_ttl = absl::Seconds(5);
  absl::Duration tombstone_ttl = absl::Seconds(60);
  absl::Duration value_ttl = absl::Hours(1);
  // How old the tail may be before nothing is served from here.
  absl::Duration largest_age = absl::Seconds(1);
  // The most loads from the database at a time.
  int largest_load = 32;
};

// Thread-safe.
class Cache {
 public:
  using Loader = absl::FunctionRef<absl::StatusOr<CachedValue>()>;

  // Listens to `tail` (which is started afterwards, from StartPosition).
  Cache(const CacheSettings& settings, Tail& tail, Clock& clock, Metrics& metrics);
  ~Cache();

  // Where the tail must start so that Redis misses nothing that was committed while no process was
  // there to tell it: what Redis last applied, or `last` when Redis is empty, gone, or too far
  // behind (then its old entries are given up).
  ChangePosition StartPosition(const ChangePosition& last);

  // The value of a key, from the nearest place that has it; `load` is called at most once, by one
  // of those who wait for the same key. Errors of `load` are returned to all who waited, and not
  // kept.
  absl::StatusOr<CachedValue> Get(absl::string_view key, absl::Time deadline, Loader load);

  // Tells what was just committed by this process: visible to all its readers when this returns. A
  // null `bytes` says that the thing is gone.
  void Committed(absl::string_view key, CachedValue value);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_CACHE_CACHE_H_
