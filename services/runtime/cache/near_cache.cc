#include "services/runtime/cache/near_cache.h"

#include <algorithm>
#include <utility>

#include "absl/hash/hash.h"

namespace touchstone {
namespace {

// What holding an entry costs beside its key and value: two list pointers, the entry itself, its
// slot in the table at the usual load, and what the allocator adds.
constexpr size_t kOverhead = 192;

}  // namespace

NearCache::NearCache(const NearCacheSettings& settings, Clock& clock)
    : settings_(settings), clock_(clock), shards_(settings.shards) {}

std::optional<CachedValue> NearCache::Find(absl::string_view key) {
  Shard& shard = ShardOf(key);
  MutexLock lock(&shard.mutex);
  const Entry* const entry = Touch(shard, key);
  if (entry == nullptr || entry->kind == Kind::kTombstone) return std::nullopt;
  if (entry->kind == Kind::kAbsence && entry->expires <= clock_.Monotonic()) return std::nullopt;
  return CachedValue{entry->revision, entry->bytes};
}

void NearCache::Fill(absl::string_view key, const CachedValue& value) {
  Shard& shard = ShardOf(key);
  MutexLock lock(&shard.mutex);
  const Entry* const held = Touch(shard, key);
  if (!value.absent()) {
    if (held != nullptr && held->revision > value.revision) return;
    return Put(shard, key, Kind::kValue, value);
  }
  // Who finds nothing often has no revision to show for it; the newest one known stays.
  const int64_t known = held == nullptr ? 0 : held->revision;
  Put(shard, key, Kind::kAbsence, {std::max(known, value.revision), nullptr});
}

void NearCache::Commit(absl::string_view key, const CachedValue& value) {
  Shard& shard = ShardOf(key);
  MutexLock lock(&shard.mutex);
  const Entry* const held = Touch(shard, key);
  if (held != nullptr && held->revision > value.revision) return;
  // A thread may come late with its commit, when a newer one of the same key was heard and pushed
  // out already.
  const bool certain = held != nullptr || value.revision > shard.floor;
  const Kind kind = !certain ? Kind::kTombstone : value.absent() ? Kind::kAbsence : Kind::kValue;
  Put(shard, key, kind, value);
}

void NearCache::Invalidate(absl::string_view key, int64_t revision) {
  Shard& shard = ShardOf(key);
  MutexLock lock(&shard.mutex);
  const auto held = shard.by_key.find(key);
  if (held != shard.by_key.end() && held->second->revision >= revision) return;
  Put(shard, key, Kind::kTombstone, {revision, nullptr});
}

void NearCache::Clear() {
  for (Shard& shard : shards_) {
    MutexLock lock(&shard.mutex);
    for (const Entry& entry : shard.entries) shard.floor = std::max(shard.floor, entry.revision);
    shard.by_key.clear();
    shard.entries.clear();
    Resize(shard, shard.bytes, 0);
  }
}

size_t NearCache::Cost(const Entry& entry) {
  return kOverhead + entry.key.size() + (entry.bytes == nullptr ? 0 : entry.bytes->size());
}

NearCache::Shard& NearCache::ShardOf(absl::string_view key) {
  // The table inside uses the hash's low bits.
  return shards_[(absl::HashOf(key) >> 48) % shards_.size()];
}

NearCache::Entry* NearCache::Touch(Shard& shard, absl::string_view key) {
  const auto found = shard.by_key.find(key);
  if (found == shard.by_key.end()) return nullptr;
  shard.entries.splice(shard.entries.begin(), shard.entries, found->second);
  return &*found->second;
}

void NearCache::Put(Shard& shard, absl::string_view key, Kind kind, const CachedValue& value) {
  size_t before = 0;
  Entry* entry = Touch(shard, key);
  if (entry == nullptr) {
    entry = &shard.entries.emplace_front(Entry{.key = std::string(key)});
    shard.by_key.emplace(entry->key, shard.entries.begin());
  } else {
    before = Cost(*entry);
  }
  entry->kind = kind;
  entry->revision = value.revision;
  entry->bytes = kind == Kind::kValue ? value.bytes : nullptr;
  entry->expires = kind == Kind::kAbsence ? clock_.Monotonic() + settings_.absence_ttl
                                          : absl::InfiniteDuration();
  Resize(shard, before, Cost(*entry));

  while (shard.bytes > settings_.bytes / shards_.size()) {
    const Entry& last = shard.entries.back();
    shard.floor = std::max(shard.floor, last.revision);
    Resize(shard, Cost(last), 0);
    shard.by_key.erase(last.key);
    shard.entries.pop_back();
  }
}

void NearCache::Resize(Shard& shard, size_t before, size_t after) {
  shard.bytes += after - before;
  bytes_.fetch_add(after - before, std::memory_order_relaxed);
}

}  // namespace touchstone
