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

JsonCache::Answer JsonCache::Entry::TextOf(bool takes_gzip) const {
  const bool compressed = takes_gzip && json->size() >= kSmallestCompressed;
  return {compressed ? gzip : json, compressed};
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
  if (takes_gzip && entry.json->size() >= kSmallestCompressed) {
    entry.gzip = std::make_shared<const std::string>(Gzip(*entry.json));
  }
  entry.wire.assign(wire.data(), wire.size());
  return Keep(shard, std::move(entry), takes_gzip);
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
  const auto is_wanted = [&](const Entry& entry) {
    return entry.type == wanted.type && entry.wire == wire;
  };
  if (const auto lent = shard.lent.find(wanted.hash); lent != shard.lent.end()) {
    const std::shared_ptr<const Entry> entry = lent->second.lock();
    if (entry != nullptr && is_wanted(*entry)) return Lent(entry, takes_gzip);
  }
  const auto found = shard.by_hash.find(wanted.hash);
  if (found == shard.by_hash.end() || !is_wanted(*found->second)) return {};
  shard.entries.splice(shard.entries.begin(), shard.entries, found->second);
  return found->second->TextOf(takes_gzip);
}

// The text, which holds the whole entry.
JsonCache::Answer JsonCache::Lent(const std::shared_ptr<const Entry>& entry, bool takes_gzip) {
  Answer answer = entry->TextOf(takes_gzip);
  if (answer.text != nullptr) answer.text = Text(entry, answer.text.get());
  return answer;
}

JsonCache::Answer JsonCache::Keep(Shard& shard, Entry entry, bool takes_gzip) {
  const size_t most = most_bytes_ / shards_.size();
  if (entry.bytes() > most / 4) {  // One answer shall not push everything else out.
    const size_t hash = entry.hash;
    const auto lent = std::make_shared<const Entry>(std::move(entry));
    MutexLock lock(&shard.mutex);
    absl::erase_if(shard.lent, [](const auto& other) { return other.second.expired(); });
    shard.lent[hash] = lent;
    return Lent(lent, takes_gzip);
  }
  const Answer answer = entry.TextOf(takes_gzip);
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
  return answer;
}

}  // namespace touchstone::gateway
