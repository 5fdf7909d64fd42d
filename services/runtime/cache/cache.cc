#include "services/runtime/cache/cache.h"

#include <optional>
#include <utility>

#include "services/runtime/cache/load_limit.h"
#include "services/runtime/cache/near_cache.h"
#include "services/runtime/cache/redis_address.h"
#include "services/runtime/cache/redis_cache.h"
#include "services/runtime/cache/single_flight.h"
#include "services/runtime/clock/failpoint.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone {

class Cache::Impl {
 public:
  Impl(const CacheSettings& settings, Tail& tail, Clock& clock, Metrics& metrics)
      : settings_(settings),
        tail_(tail),
        near_({.bytes = settings.near_bytes, .absence_ttl = settings.absence_ttl}, clock),
        flights_(settings.largest_age, clock),
        loads_limit_(settings.largest_load),
        near_hits_(Hits(metrics, "near")),
        redis_hits_(Hits(metrics, "redis")),
        misses_(metrics.Counter("touchstone_cache_misses_total",
                                "Values that were in no place of the cache.")),
        loads_(metrics.Counter("touchstone_cache_loads_total", "Values read from the database.")),
        overloads_(metrics.Counter("touchstone_cache_overloads_total",
                                   "Loads that got no turn before their deadline.")),
        near_bytes_(metrics.Gauge("touchstone_cache_near_bytes",
                                  "Bytes that this process's own place holds.")) {
    if (settings.redis_url.empty()) return;
    auto address = RedisAddress::Parse(settings.redis_url);
    if (!address.ok()) {
      Log(LogLevel::kError, "redis is not used: its address is malformed",
          {{"reason", address.status().message()}});
      return;
    }
    redis_.emplace(RedisCacheSettings{.address = *std::move(address),
                                      .key_space = settings.key_space,
                                      .timeout = settings.redis_timeout,
                                      .absence_ttl = settings.absence_ttl,
                                      .tombstone_ttl = settings.tombstone_ttl,
                                      .value_ttl = settings.value_ttl},
                   clock, metrics, [&tail] { tail.Wake(); });
  }

  ChangePosition StartPosition(const ChangePosition& last) {
    return redis_ ? redis_->Start(last) : last;
  }

  // The tail may hear on for a while after the cache is gone.
  void Stop() {
    if (redis_) redis_->Stop();
  }

  absl::StatusOr<CachedValue> Get(absl::string_view key, absl::Time deadline, Loader load) {
    const bool is_fresh = tail_.Age() < settings_.largest_age;
    if (is_fresh) {
      if (auto value = near_.Find(key)) {
        near_hits_.Increment();
        return *std::move(value);
      }
    }
    return flights_.Do(
        key, deadline,
        [&] {
          return is_fresh ? FromRedisOrDatabase(key, deadline, load) : FromDatabase(deadline, load);
        },
        [&](const CachedValue& value) {
          // Before the tail has begun, a change could go by unheard.
          if (!is_fresh) return;
          near_.Fill(key, value);
          CountBytes();
        });
  }

  void Committed(absl::string_view key, const CachedValue& value) {
    TOUCHSTONE_FAILPOINT("after_commit_before_invalidate");
    if (redis_) redis_->Commit(key, value);
    flights_.Overtake(key, [&] { near_.Commit(key, value); });
    CountBytes();
    tail_.Wake();
  }

  // Redis first: a load that reads the old value there is then overtaken, or what it stored is
  // pushed out.
  void Hear(const HeardChanges& heard) {
    if (redis_) redis_->Hear(heard);
    if (heard.gap) flights_.OvertakeAll([this] { near_.Clear(); });
    for (const auto& changes : {heard.changes, heard.unsettled}) {
      for (const LoggedChange& logged : changes) {
        const Change& change = logged.change;
        flights_.Overtake(change.resource,
                          [&] { near_.Invalidate(change.resource, change.revision); });
      }
    }
    CountBytes();
  }

 private:
  void CountBytes() { near_bytes_.Set(static_cast<double>(near_.bytes())); }

  static prometheus::Counter& Hits(Metrics& metrics, const char* place) {
    return metrics.Counter("touchstone_cache_hits_total", "Values that a place of the cache had.",
                           {{"place", place}});
  }

  absl::StatusOr<CachedValue> FromRedisOrDatabase(absl::string_view key, absl::Time deadline,
                                                  Loader load) {
    // Another caller may have loaded it between our look and our turn.
    if (auto value = near_.Find(key)) {
      near_hits_.Increment();
      return *std::move(value);
    }
    RedisCache::Found found;
    if (redis_) found = redis_->Find(key);
    if (found.value) {
      redis_hits_.Increment();
      return *std::move(found.value);
    }
    auto value = FromDatabase(deadline, load);
    if (value.ok() && redis_) redis_->Fill(key, found.lease, *value);
    return value;
  }

  absl::StatusOr<CachedValue> FromDatabase(absl::Time deadline, Loader load) {
    misses_.Increment();
    if (!loads_limit_.Begin(deadline)) {
      overloads_.Increment();
      return RetryLater(absl::StatusCode::kResourceExhausted, reasons::kOverloaded,
                        "The database is busy with other reads; try again.", absl::Seconds(1));
    }
    loads_.Increment();
    auto value = load();
    loads_limit_.End();
    return value;
  }

  const CacheSettings settings_;
  Tail& tail_;
  NearCache near_;
  SingleFlight flights_;
  LoadLimit loads_limit_;
  prometheus::Counter& near_hits_;
  prometheus::Counter& redis_hits_;
  prometheus::Counter& misses_;
  prometheus::Counter& loads_;
  prometheus::Counter& overloads_;
  prometheus::Gauge& near_bytes_;
  std::optional<RedisCache> redis_;
};

Cache::Cache(const CacheSettings& settings, Tail& tail, Clock& clock, Metrics& metrics)
    : impl_(std::make_shared<Impl>(settings, tail, clock, metrics)) {
  tail.AddListener([impl = impl_](const HeardChanges& heard) { impl->Hear(heard); });
}

Cache::~Cache() { impl_->Stop(); }

ChangePosition Cache::StartPosition(const ChangePosition& last) {
  return impl_->StartPosition(last);
}

absl::StatusOr<CachedValue> Cache::Get(absl::string_view key, absl::Time deadline, Loader load) {
  return impl_->Get(key, deadline, load);
}

void Cache::Committed(absl::string_view key, CachedValue value) { impl_->Committed(key, value); }

}  // namespace touchstone
