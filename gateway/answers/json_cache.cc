#include "gateway/answers/json_cache.h"

#include <utility>

#include "absl/hash/hash.h"
#include "gateway/answers/gzip.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::gateway {

using google::protobuf::Descriptor;

JsonCache::JsonCache(const JsonCodec& codec, size_t most_bytes, Metrics& metrics)
    : codec_(codec),
      most_bytes_(most_bytes),
      hits_(metrics.Counter("touchstone_gateway_json_hits_total",
                            "Answers whose JSON was kept from before.")),
      misses_(metrics.Counter("touchstone_gateway_json_misses_total",
                              "Answers whose JSON had to be made.")) {}

size_t JsonCache::Entry::bytes() const {
  constexpr size_t kOverhead = 200;
  return kOverhead + wire.size() + json->size() + (gzip == nullptr ? 0 : gzip->size());
}

absl::StatusOr<JsonCache::Answer> JsonCache::Get(const Descriptor& type, absl::string_view wire,
                                                 bool takes_gzip) {
  const size_t hash = absl::HashOf(&type, wire);
  Shard& shard = shards_[hash % shards_.size()];
  Entry entry{&type, {}, hash, nullptr, nullptr};
  if (Answer kept = Find(shard, entry, wire, takes_gzip); kept.text != nullptr) {
    hits_.Increment();
    return kept;
  }
  misses_.Increment();
  ASSIGN_OR_RETURN(std::string json, codec_.ToJson(type, wire));
  entry.json = std::make_shared<const std::string>(std::move(json));
  const bool compressed = takes_gzip && entry.json->size() >= kSmallestCompressed;
  if (compressed) entry.gzip = std::make_shared<const std::string>(Gzip(*entry.json));
  const Answer answer{compressed ? entry.gzip : entry.json, compressed};
  entry.wire.assign(wire.data(), wire.size());
  Keep(shard, std::move(entry));
  return answer;
}

absl::StatusOr<JsonCache::Answer> JsonCache::Make(const JsonCodec& codec, const Descriptor& type,
                                                  absl::string_view wire, bool takes_gzip) {
  ASSIGN_OR_RETURN(std::string json, codec.ToJson(type, wire));
  const bool compressed = takes_gzip && json.size() >= kSmallestCompressed;
  if (compressed) json = Gzip(json);
  return Answer{std::make_shared<const std::string>(std::move(json)), compressed};
}

// Without text when it is not there in the form that is wanted.
JsonCache::Answer JsonCache::Find(Shard& shard, const Entry& wanted, absl::string_view wire,
                                  bool takes_gzip) {
  MutexLock lock(&shard.mutex);
  const auto found = shard.by_hash.find(wanted.hash);
  if (found == shard.by_hash.end()) return {};
  const Entry& entry = *found->second;
  if (entry.type != wanted.type || entry.wire != wire) return {};
  shard.entries.splice(shard.entries.begin(), shard.entries, found->second);
  const bool compressed = takes_gzip && entry.json->size() >= kSmallestCompressed;
  return {compressed ? entry.gzip : entry.json, compressed};
}

void JsonCache::Keep(Shard& shard, Entry entry) {
  const size_t most = most_bytes_ / shards_.size();
  if (entry.bytes() > most / 4) return;  // One answer shall not push everything else out.
  MutexLock lock(&shard.mutex);
  if (const auto old = shard.by_hash.find(entry.hash); old != shard.by_hash.end()) {
    shard.bytes -= old->second->bytes();
    shard.entries.erase(old->second);
    shard.by_hash.erase(old);
  }
  shard.bytes += entry.bytes();
  shard.entries.push_front(std::move(entry));
  shard.by_hash.emplace(shard.entries.front().hash, shard.entries.begin());
  while (shard.bytes > most) {
    const Entry& last = shard.entries.back();
    shard.bytes -= last.bytes();
    shard.by_hash.erase(last.hash);
    shard.entries.pop_back();
  }
}

}  // namespace touchstone::gateway
