// The serialized bytes of resources, kept near: in the process, in Redis, and behind them the
// database.
//
//   ASSIGN_OR_RETURN(const CachedValue value,
//                    cache.Get(name, deadline, [&] { return LoadRow(name); }));
//   if (value.absent()) return NotFound(name);
//
// What it promises, whatever happens to Redis, to a writer or to the network between them:
// - a value that was replaced more than `largest_age` before it was asked for is never given;
// - a newer revision is never replaced by an older one, and a slow reader cannot put the old value
//   back;
// - a write is visible to its own process before it is answered;
// - a missing value is loaded by one caller, the others wait for it; absence is kept too, briefly;
// - no request fails because of Redis: when it is slow, gone, flushed or full, values come from the
//   database, at most `largest_load` at a time, and a breaker keeps requests from waiting for it.
// Personal data never come here in the clear: who stores them declares so, and keeps them out.
//
// Why it holds. The tail hears every change; `Tail::Age` says how long ago a change can have been
// committed without having been heard. What is heard is applied to Redis first (or Redis is put
// aside), then to the process: it overtakes a load that is under way and pushes the old value out.
// So while the tail is young enough, whatever stands in either place is young enough too; and when
// it is not, neither is asked. What keeps an old value from coming back is told in single_flight.h
// for the process, and in redis_scripts.h for Redis.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_CACHE_CACHE_H_
#define TOUCHSTONE_SERVICES_RUNTIME_CACHE_CACHE_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/cache/cached_value.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/events/tail.h"
#include "services/runtime/telemetry/metrics.h"

namespace touchstone {

struct CacheSettings {
  // "redis://host:port/db" or "unix:///path", see RedisAddress; empty: no Redis, the process's own
  // place only. A malformed one is the same, and logged as an error.
  std::string redis_url;
  // Sets a database's entries apart from those of others in the same Redis: "catalog".
  std::string key_space;
  // The process's own place: so many bytes, entries and keys together. 0 turns it off.
  size_t near_bytes = 64 << 20;
  // How long Redis may take before a call counts as failed.
  absl::Duration redis_timeout = absl::Milliseconds(50);
  // How long absence is kept; and, in Redis, a tombstone and a value.
  absl::Duration absence_ttl = absl::Seconds(5);
  absl::Duration tombstone_ttl = absl::Seconds(60);
  absl::Duration value_ttl = absl::Hours(1);
  // How old the tail may be before nothing is served from here.
  absl::Duration largest_age = absl::Seconds(1);
  // The most loads from the database at a time.
  int largest_load = 32;
};

// Thread-safe. Metrics: touchstone_cache_*.
class Cache {
 public:
  using Loader = absl::FunctionRef<absl::StatusOr<CachedValue>()>;

  // Listens to `tail`, which is started afterwards, from StartPosition, and must outlive this.
  Cache(const CacheSettings& settings, Tail& tail, Clock& clock, Metrics& metrics);
  ~Cache();

  // Where the tail must start so that Redis misses nothing that was committed while no process was
  // there to tell it: what Redis last applied, or `last` (the log's last position) when Redis is
  // empty, gone, or too far behind (then its old entries are given up). Redis is used from then on.
  ChangePosition StartPosition(const ChangePosition& last);

  // The value of a key, from the nearest place that has it; `load` is called at most once, by one
  // of those who wait for the same key, and must read what is committed when it is called. Its
  // errors are returned to all who waited, and not kept; only lack of time of the one who loads is
  // its own (see SingleFlight). RESOURCE_EXHAUSTED (OVERLOADED) when the database is so busy that
  // no turn came before the deadline.
  absl::StatusOr<CachedValue> Get(absl::string_view key, absl::Time deadline, Loader load);

  // Tells what was just committed by this process: visible to all its readers when this returns. A
  // null `bytes` says that the thing is gone. Wakes the tails of all processes.
  void Committed(absl::string_view key, CachedValue value);

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;  // the tail's listener holds it too
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_CACHE_CACHE_H_
