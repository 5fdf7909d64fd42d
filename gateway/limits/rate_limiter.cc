#include "gateway/limits/rate_limiter.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>

#include "absl/hash/hash.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace touchstone::gateway {

RateLimiter::RateLimiter(const RateSettings& settings, Clock& clock)
    : settings_(settings), clock_(clock) {}

absl::Duration RateLimiter::Take(absl::string_view caller) {
  if (settings_.per_second <= 0) return absl::ZeroDuration();
  const absl::Duration now = clock_.Monotonic();
  Shard& shard = shards_[absl::HashOf(caller) % shards_.size()];
  MutexLock lock(&shard.mutex);
  auto found = shard.by_caller.find(caller);
  if (found == shard.by_caller.end()) {
    if (shard.buckets.size() >= std::max<size_t>(1, settings_.most_callers / shards_.size())) {
      shard.by_caller.erase(shard.buckets.back().caller);
      shard.buckets.pop_back();
    }
    shard.buckets.push_front({std::string(caller), settings_.burst, now});
    found = shard.by_caller.emplace(shard.buckets.front().caller, shard.buckets.begin()).first;
  } else {
    shard.buckets.splice(shard.buckets.begin(), shard.buckets, found->second);
  }
  Bucket& bucket = *found->second;
  const double earned = absl::ToDoubleSeconds(now - bucket.filled_at) * settings_.per_second;
  bucket.tokens = std::min(settings_.burst, bucket.tokens + std::max(0.0, earned));
  bucket.filled_at = now;
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return absl::ZeroDuration();
  }
  return absl::Seconds((1 - bucket.tokens) / settings_.per_second);
}

std::string AddressKey(absl::string_view peer) {
  in6_addr address;
  const std::string text(peer);
  if (inet_pton(AF_INET6, text.c_str(), &address) != 1 || IN6_IS_ADDR_V4MAPPED(&address)) {
    return absl::StrCat("address ", peer);
  }
  const absl::string_view network(reinterpret_cast<const char*>(address.s6_addr), 8);
  return absl::StrCat("network ", absl::BytesToHexString(network));
}

}  // namespace touchstone::gateway
