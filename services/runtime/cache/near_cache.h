// The nearest of the cache's three places: values in this process, bounded by bytes, least recently
// used out first.
//
//   NearCache near({.bytes = 64 << 20}, clock);
//   if (const auto value = near.Find(name)) return *value;
//
// It never replaces a newer revision by an older one. An invalidation leaves its revision behind as
// a tombstone; when tombstones and values are pushed out, the largest revision that went is kept as
// the shard's floor, and a value that is not above it is not taken on its word (see Commit). That a
// load which began before an invalidation does not store what it found is the business of who loads
// (see SingleFlight).

#ifndef TOUCHSTONE_SERVICES_RUNTIME_CACHE_NEAR_CACHE_H_
#define TOUCHSTONE_SERVICES_RUNTIME_CACHE_NEAR_CACHE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/cache/cached_value.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/clock/mutex.h"

namespace touchstone {

struct NearCacheSettings {
  size_t bytes = 64 << 20;  // keys, values and what holds them; 0 keeps nothing
  absl::Duration absence_ttl = absl::Seconds(5);
  int shards = 16;  // so many locks
};

// Thread-safe. Each call takes one lock, shared with a part of the keys only.
class NearCache {
 public:
  NearCache(const NearCacheSettings& settings, Clock& clock);

  // The value, or the knowledge of its absence; nothing when neither is held. Does not allocate.
  std::optional<CachedValue> Find(absl::string_view key);

  // Stores what a load found. No change of the key may have been heard since the load began.
  void Fill(absl::string_view key, const CachedValue& value);

  // Stores what this process has just committed, unless something newer is held or may have been
  // held: then only the knowledge stays that nothing older is to be given.
  void Commit(absl::string_view key, const CachedValue& value);

  // Gives up what is older than `revision`.
  void Invalidate(absl::string_view key, int64_t revision);

  // Gives up everything.
  void Clear();

  // How many bytes are held.
  size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }

 private:
  enum class Kind { kValue, kAbsence, kTombstone };
  struct Entry {
    std::string key;
    Kind kind;
    int64_t revision;
    std::shared_ptr<const std::string> bytes;
    absl::Duration expires;  // of an absence, on the clock's monotonic reading
  };
  struct alignas(64) Shard {  // no two locks on one line of the processor's cache
    Mutex mutex;
    std::list<Entry> entries ABSL_GUARDED_BY(mutex);  // most recently used first
    // Keys are views of the entries' own.
    absl::flat_hash_map<absl::string_view, std::list<Entry>::iterator> by_key
        ABSL_GUARDED_BY(mutex);
    size_t bytes ABSL_GUARDED_BY(mutex) = 0;
    int64_t floor ABSL_GUARDED_BY(mutex) = 0;  // the largest revision that was pushed out
  };

  static size_t Cost(const Entry& entry);
  Shard& ShardOf(absl::string_view key);
  Entry* Touch(Shard& shard, absl::string_view key) ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mutex);
  void Put(Shard& shard, absl::string_view key, Kind kind, const CachedValue& value)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mutex);
  void Resize(Shard& shard, size_t before, size_t after) ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mutex);

  const NearCacheSettings settings_;
  Clock& clock_;
  std::vector<Shard> shards_;
  std::atomic<size_t> bytes_ = 0;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_CACHE_NEAR_CACHE_H_
